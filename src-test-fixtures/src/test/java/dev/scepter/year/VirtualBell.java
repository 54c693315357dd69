package dev.scepter.year;

import dev.scepter.agent.service.Bell;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Does not wait: it moves the clock, and tells how late it is. For one thread. */
public final class VirtualBell implements Bell {
    /** So many pieces of work may end at one moment. */
    private static final int MOST_RINGS = 100;

    /** In an hour; an idle agent may wake up 10 times a minute. */
    private static final int MOST_WAITS = 600;

    private final ManualClock clock;
    private final Consumer<Instant> watch;
    private boolean rung;
    private int rings;
    private int waits;
    private Instant hour = Instant.EPOCH;

    public VirtualBell(ManualClock clock, Consumer<Instant> watch) {
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public void ring() {
        rung = true;
    }

    @Override
    public void await(Duration atMost) {
        if (rung) {
            rung = false;
            rings++;
            if (rings > MOST_RINGS) {
                throw new IllegalStateException("the loop works without end at " + clock.instant());
            }
            return;
        }
        rings = 0;
        count(clock.instant());
        clock.advance(atMost);
        watch.accept(clock.instant());
    }

    private void count(Instant now) {
        if (Duration.between(hour, now).toHours() >= 1) {
            hour = now;
            waits = 0;
        }
        waits++;
        if (waits > MOST_WAITS) {
            throw new IllegalStateException(
                    "the loop wakes up more than " + MOST_WAITS + " times in the hour of " + now);
        }
    }
}
