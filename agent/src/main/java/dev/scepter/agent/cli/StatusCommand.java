package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
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

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        StatusList shown = new StatusList();
        if (policy == null) {
            shown.addAll(agent, record -> Optional.of(agent.status().of(record)));
        } else {
            shown.add(agent.status().of(require(agent, policy)));
        }
        if (json()) {
            ObjectNode node = shown.json();
            if (verbose()) {
                SettingText.fill(node.putArray("settings"), agent.settings());
            }
            printJson(node);
        } else {
            shown.print(this);
            if (verbose()) {
                SettingText.print(agent.settings(), console());
            }
        }
        return shown.exitCode();
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = StatusJson.object();
        node.putArray("policies");
        StatusJson.failure(node, failure);
        printJson(node);
    }
}
