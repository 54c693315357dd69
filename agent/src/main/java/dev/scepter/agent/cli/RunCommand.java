package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = "Run the agent in the foreground until it is stopped: ask for policies, keep them, report.")
final class RunCommand extends AgentCommand {
    RunCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException {
        Instant startedAt = agent.clock().instant();
        try (ResidentRun resident = ResidentRun.begin(agent, progress(), WakeUps.NONE)) {
            console().complain("scepter: the agent runs; Ctrl-C stops it");
            resident.run();
        }
        if (json()) {
            ObjectNode node = StatusJson.object();
            StatusJson.time(node, "startedAt", Optional.of(startedAt));
            StatusJson.time(node, "stoppedAt", Optional.of(agent.clock().instant()));
            node.putNull("error");
            printJson(node);
        }
        return ExitCode.DONE;
    }
}
