package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When to ask the source of policies again. Pure.
 *
 * <p>Without a failure after the interval, a tenth sooner or later. After a failure after 1, 2, 4, 8 minutes and so on,
 * never longer than the interval. A server's wish to wait is heeded from one minute up to a day; a device that the MDM does not
 * know, or whose token it refuses, asks hourly.
 */
final class AskSchedule {
    /** Never more often, whatever wakes the agent. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration UNAUTHORIZED = Duration.ofHours(1);
    private static final double JITTER = 0.1;
    private static final int MOST_DOUBLINGS = 11;

    private AskSchedule() {}

    /** The time between two answers: the server's wish before the device's setting, within bounds. */
    static Duration interval(OptionalInt serversWish, Duration setting) {
        return within(serversWish.isPresent() ? Duration.ofSeconds(serversWish.getAsInt()) : setting);
    }

    /**
     * How long to wait after an answer.
     *
     * @param chance from 0 to 1
     */
    static Duration afterAnswer(Duration interval, double chance) {
        return jittered(interval, chance);
    }

    /**
     * How long to wait before a server that holds its answers is asked again.
     *
     * @param sinceAsked the time since it was asked last
     */
    static Duration beforeHeldAnswer(Duration sinceAsked) {
        Duration left = SHORTEST.minus(sinceAsked);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(SHORTEST) > 0 ? SHORTEST : left;
    }

    /**
     * How long to wait after a failure.
     *
     * @param count how many times in a row it failed, at least 1
     * @param serversWish its Retry-After
     * @param chance from 0 to 1
     */
    static Duration afterFailure(
            ErrorCode code, int count, Optional<Duration> serversWish, Duration interval, double chance) {
        if (serversWish.isPresent()) {
            return within(serversWish.get());
        }
        if (code == ErrorCode.MDM_UNAUTHORIZED || code == ErrorCode.MDM_TOKEN_REFUSED) {
            return jittered(UNAUTHORIZED, chance);
        }
        Duration delay = SHORTEST.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        return jittered(delay.compareTo(interval) < 0 ? delay : interval, chance);
    }

    private static Duration jittered(Duration wait, double chance) {
        return within(Duration.ofMillis(Math.round(wait.toMillis() * (1 + JITTER * (2 * chance - 1)))));
    }

    private static Duration within(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
