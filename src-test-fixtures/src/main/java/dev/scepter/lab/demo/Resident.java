package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.Bell;
import dev.scepter.agent.service.LoopSeams;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The resident agent on one thread, scene by scene: what goes on beside its loop is done at once, and instead of waiting
 * the time is put forward. For one thread.
 */
final class Resident implements Bell {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int MOST_WAITS = 100;
    private static final int MOST_RINGS = 100;

    private final DemoTime time;
    private final Clock real;
    private final Deque<Scene> scenes = new ArrayDeque<>();
    private final Mailbox mailbox;
    private final AgentLoop loop;
    private Consumer<WakeUp> wakeUp = why -> {};
    private Optional<ScepterException> failure = Optional.empty();
    private boolean rung;
    private int waited;
    private int rings;

    /** Is told of the loop's calls to the MDM. */
    interface Mailbox {
        /** Work beside the loop has been done. */
        void ended(String name, Duration took);
    }

    /**
     * @param time what the agent goes by
     * @param real measures what is told
     */
    Resident(Agent agent, DemoTime time, Clock real, StepListener listener, Mailbox mailbox) {
        this.time = time;
        this.real = real;
        this.mailbox = mailbox;
        this.loop = agent.loop(
                DemoLab.AGENT_VERSION,
                listener,
                new LoopSeams(this, this::work, this::listen, LONGEST_WAIT, LONGEST_WAIT));
    }

    /**
     * Plays all scenes; once only.
     *
     * @throws ScepterException the first thing that went wrong
     */
    void play(List<Scene> all) throws ScepterException, InterruptedException {
        scenes.addAll(all);
        scenes.element().begins();
        loop.run();
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (!scenes.isEmpty()) {
            // Nothing else ends the loop early.
            throw new InterruptedException();
        }
    }

    /** Tells the agent that the network is up. */
    void networkIsUp() {
        wakeUp.accept(WakeUp.NETWORK);
    }

    private Runnable work(String name, Runnable work) {
        Stopwatch watch = Stopwatch.start(real);
        work.run();
        mailbox.ended(name, watch.elapsed());
        return () -> {};
    }

    private WakeUps.Listening listen(Consumer<WakeUp> listener) {
        wakeUp = listener;
        return () -> wakeUp = why -> {};
    }

    @Override
    public void ring() {
        rung = true;
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (rung && ++rings <= MOST_RINGS) {
            rung = false;
            return;
        }
        try {
            if (rings > MOST_RINGS) {
                throw endless();
            }
            rings = 0;
            if (scenes.element().isOver()) {
                next();
            } else {
                pass(atMost);
            }
        } catch (ScepterException e) {
            failure = Optional.of(e);
            loop.stop();
        }
    }

    private void next() throws ScepterException {
        scenes.remove().ends();
        waited = 0;
        if (scenes.isEmpty()) {
            loop.stop();
        } else {
            scenes.element().begins();
        }
    }

    private void pass(Duration atMost) throws ScepterException {
        if (++waited > MOST_WAITS) {
            throw endless();
        }
        scenes.element().waits(atMost);
        time.skip(atMost);
    }

    private static ScepterException endless() {
        return new ScepterException(ErrorCode.DEFECT, "waiting for the agent of the demo: it does not come to its end");
    }
}
