package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = "Run the agent in the foreground until it is stopped: ask for policies, keep them, report.")
final class RunCommand extends AgentCommand {
    /** What somebody who watches an agent waits for, or must know; the steps tell the rest. */
    private static final Set<EventId> NEWS = EnumSet.of(
            EventId.SOURCE_ANSWERS,
            EventId.SOURCE_FAILED,
            EventId.SOURCE_NOTED,
            EventId.POLICY_REFUSED,
            EventId.POLICY_WITHDRAWN,
            EventId.DEVICE_RETIRED,
            EventId.EVENTS_LOST,
            EventId.AGENT_TROUBLE);

    RunCommand(Console console, AgentFactory agents) {
        super(console, agents, new ProgressPrinter(console.err(), true));
    }

    @Override
    EventSink log() {
        EventPrinter printer = new EventPrinter(console());
        return event -> {
            if (!verbose() && NEWS.contains(event.id())) {
                printer.accept(event);
            }
        };
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException {
        Instant startedAt = agent.clock().instant();
        try (ResidentRun resident = ResidentRun.begin(agent, progress(), WakeUps.NONE, Duration.ZERO)) {
            console().complain("scepter: the agent runs; Ctrl-C stops it");
            if (agent.hasNoSource()) {
                console()
                        .complain("scepter: it has nobody to ask: this device is enrolled at no MDM (scepter enroll),"
                                + " and the setting policySource names no other source");
            }
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
