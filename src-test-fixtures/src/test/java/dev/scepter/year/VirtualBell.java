package dev.scepter.year;

import dev.scepter.agent.service.Bell;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Does not wait: it moves the clock, and tells how late it is. For one thread. */
final class VirtualBell implements Bell {
    private final ManualClock clock;
    private final Consumer<Instant> watch;
    private boolean rung;

    VirtualBell(ManualClock clock, Consumer<Instant> watch) {
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
            return;
        }
        clock.advance(atMost);
        watch.accept(clock.instant());
    }
}
