package dev.scepter.agent.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The moment by which something must have ended.
 *
 * @param clock where "now" comes from
 * @param end the moment
 */
public record Deadline(Clock clock, Instant end) {

    /** A deadline some time from now. */
    public static Deadline in(Clock clock, Duration duration) {
        return new Deadline(clock, clock.instant().plus(duration));
    }

    /** Time that is left; zero when it is over, never negative. */
    public Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
