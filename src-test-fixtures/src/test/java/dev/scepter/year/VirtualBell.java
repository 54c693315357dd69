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

    private final ManualClock clock;
    private final Consumer<Instant> watch;
    private boolean rung;
    private int rings;

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
        clock.advance(atMost);
        watch.accept(clock.instant());
    }
}
