package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Show how the policies are. Changes nothing.")
final class StatusCommand extends AgentCommand {
    @Parameters(arity = "0..1", paramLabel = "POLICY", description = "Id or unique name; without it: all.")
    private @Nullable String policy;

    StatusCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    /** Whether the settings can be read shows first. */
    @Override
    void begin(Agent agent) {}

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        RunningAgent running = new RunningAgent(agent.channel(), console());
        StatusView view = view(agent, running);
        if (verbose()) {
            view = view.with(running.facts());
        }
        if (json()) {
            printJson(view.json());
        } else {
            view.lines().forEach(console().out()::println);
        }
        return view.exitCode();
    }

    /** Who may not read the data folder is told by the agent, if one runs. */
    private StatusView view(Agent agent, RunningAgent running)
            throws ScepterException, InterruptedException, UsageException {
        try {
            StatusView view =
                    StatusView.of(agent, agent.status()::each, Optional.ofNullable(policy), verbose(), texts());
            warnOfSettings(agent);
            return view;
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.NOT_PERMITTED) {
                throw e;
            }
            StatusView told =
                    running.status(Optional.ofNullable(policy), verbose()).orElseThrow(() -> e);
            if (verbose()) {
                console().complain("scepter: told by the running agent; this account may not look itself");
            }
            return told;
        }
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = StatusJson.object();
        node.putArray("policies");
        node.putNull("source");
        StatusJson.failure(node, failure);
        printJson(node);
    }
}
