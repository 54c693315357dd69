package dev.scepter.agent.channel;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of a time is left, whatever becomes of the clock.
 *
 * @param nanos a count of nanoseconds that only rises
 * @param end what it is when the time is over
 */
record TimeLeft(LongSupplier nanos, long end) {

    static TimeLeft of(LongSupplier nanos, Duration time) {
        return new TimeLeft(nanos, nanos.getAsLong() + time.toNanos());
    }

    /** Never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }
}
