package dev.scepter.agent.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * Tells the times that were written down while the clock was ahead. They are not obeyed once it is right again: a device
 * whose clock stood a year ahead for an hour must not wait for a year.
 */
final class ClockAhead {
    /** What clocks may differ by without being wrong. */
    static final Duration TOLERATED = Duration.ofHours(24);

    private ClockAhead() {}

    /** @param most the longest time ahead that a sound clock would have written */
    static boolean wrote(Instant recorded, Instant now, Duration most) {
        return recorded.isAfter(now.plus(most));
    }
}
