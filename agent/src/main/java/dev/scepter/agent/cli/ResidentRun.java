package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.LocalServer;
import dev.scepter.agent.service.LoopSeams;
import java.time.Duration;

/** The resident agent in this process, in the foreground or as a service: one for each data folder. */
final class ResidentRun implements AutoCloseable {
    /** The loop itself needs less. */
    private static final long LONGEST_STOP_MILLIS = 2_500;

    private final DurableFolder.Lock residence;
    private final AgentLoop loop;
    private final LocalServer server;

    private ResidentRun(DurableFolder.Lock residence, AgentLoop loop, LocalServer server) {
        this.residence = residence;
        this.loop = loop;
        this.server = server;
    }

    /**
     * Makes ready, without network and keys.
     *
     * @param patience how long another agent that is just ending is waited for
     * @throws ScepterException {@link ErrorCode#DATA_FOLDER_BUSY} if another agent works on the data folder; commands beside
     *     it are welcome
     * @throws InterruptedException if it is to stop before it began
     */
    static ResidentRun begin(Agent agent, StepListener progress, WakeUps wakeUps, Duration patience)
            throws ScepterException, InterruptedException {
        DurableFolder.Lock residence = reside(agent, patience);
        AgentLoop loop = agent.loop(ProgramVersion.read(), progress, LoopSeams.ofThisMachine(wakeUps));
        LocalServer server = LocalServer.start(
                agent.channel(), new AgentAnswers(agent, loop, agent.clock().instant()), loop.events());
        return new ResidentRun(residence, loop, server);
    }

    /** Works until it is stopped; an interrupt is the wish to stop, too. */
    void run() throws ScepterException, InterruptedException {
        Thread thread = new Thread(loop::run, "scepter-loop");
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            loop.stop();
            thread.join(LONGEST_STOP_MILLIS);
        }
        if (!loop.isStopping()) {
            throw new ScepterException(ErrorCode.DEFECT, "the agent ended though nobody stopped it");
        }
    }

    /** Asks for the end and returns at once; safe on any thread. */
    void stop() {
        loop.stop();
    }

    @Override
    public void close() {
        server.close();
        residence.close();
    }

    private static DurableFolder.Lock reside(Agent agent, Duration patience)
            throws ScepterException, InterruptedException {
        try {
            return agent.residence().lock(patience);
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.DATA_FOLDER_BUSY) {
                throw e;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the agent is to stop");
            }
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_BUSY, "starting the agent: another one runs already; " + e.getMessage(), e);
        }
    }
}
