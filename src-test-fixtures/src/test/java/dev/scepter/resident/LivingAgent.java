package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.Bell;
import dev.scepter.agent.service.LoopSeams;
import dev.scepter.agent.service.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The loop of an agent on real threads in this process, which can be woken. */
final class LivingAgent implements AutoCloseable {
    /** What commands changed is seen after this time. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private static final long LONGEST_STOP_MILLIS = 3_000;

    private final List<Consumer<WakeUp>> listeners = new CopyOnWriteArrayList<>();
    private final Agent agent;
    private final AgentLoop loop;
    private final Thread thread;

    /** Starts the loop; the agent is closed with it. */
    LivingAgent(Agent agent) {
        this.agent = agent;
        LoopSeams seams = new LoopSeams(
                new RealBell(),
                Workers.onThreads(),
                listener -> {
                    listeners.add(listener);
                    return () -> listeners.remove(listener);
                },
                LONGEST_WAIT,
                Duration.ofHours(1));
        loop = agent.loop("1", StepListener.NONE, seams);
        thread = new Thread(loop::run, "loop-under-test");
        thread.setDaemon(true);
        thread.start();
    }

    /** The network came up. */
    void wake() {
        listeners.forEach(listener -> listener.accept(WakeUp.NETWORK));
    }

    /** Fails unless it ends within 3 seconds. */
    void stop() throws InterruptedException {
        loop.stop();
        thread.join(LONGEST_STOP_MILLIS);
        assertThat(thread.isAlive()).as("stopped within 3 s").isFalse();
    }

    @Override
    public void close() {
        loop.stop();
        agent.close();
    }

    private static final class RealBell implements Bell {
        private final Semaphore rings = new Semaphore(0);

        @Override
        public void ring() {
            rings.release();
        }

        @Override
        public void await(Duration atMost) throws InterruptedException {
            if (rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                rings.drainPermits();
            }
        }
    }
}
