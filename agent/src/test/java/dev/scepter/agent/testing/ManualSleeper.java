package dev.scepter.agent.testing;

import dev.scepter.agent.port.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does not wait: it moves the clock, and remembers for how long it was asked to sleep. */
public final class ManualSleeper implements Sleeper {
    private final ManualClock clock;
    private final List<Duration> slept = new ArrayList<>();

    public ManualSleeper(ManualClock clock) {
        this.clock = clock;
    }

    /** A sleeper with a clock of its own, for tests that have no clock. */
    public ManualSleeper() {
        this(new ManualClock(Instant.EPOCH));
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the sleep");
        }
        slept.add(duration);
        clock.advance(duration);
    }

    /** All sleeps so far, oldest first. */
    public synchronized List<Duration> slept() {
        return List.copyOf(slept);
    }

    /** The sum of all sleeps so far. */
    public synchronized Duration total() {
        return slept.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
