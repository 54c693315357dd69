package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.LoopSeams;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = "Run the agent in the foreground until it is stopped: ask for policies, keep them, report.")
final class RunCommand extends AgentCommand {
    /** The loop itself needs less. */
    private static final long LONGEST_STOP_MILLIS = 2_500;

    RunCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException {
        Instant startedAt = agent.clock().instant();
        try (DurableFolder.Lock residence = reside(agent)) {
            AgentLoop loop = agent.loop(ProgramVersion.read(), progress(), LoopSeams.ofThisMachine(WakeUps.NONE));
            Thread thread = new Thread(loop::run, "scepter-loop");
            thread.start();
            console().complain("scepter: the agent runs; Ctrl-C stops it");
            waitFor(thread, loop);
            if (!loop.isStopping()) {
                throw new ScepterException(ErrorCode.DEFECT, "the agent ended though nobody stopped it");
            }
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

    /** Only one agent works on a data folder; commands beside it are welcome. */
    private static DurableFolder.Lock reside(Agent agent) throws ScepterException {
        try {
            return agent.residence().lock(Duration.ZERO);
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.DATA_FOLDER_BUSY) {
                throw e;
            }
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_BUSY, "starting the agent: another one runs already; " + e.getMessage(), e);
        }
    }

    /** An interrupt is the wish to stop. */
    private static void waitFor(Thread thread, AgentLoop loop) throws InterruptedException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            loop.stop();
            thread.join(LONGEST_STOP_MILLIS);
        }
    }
}
