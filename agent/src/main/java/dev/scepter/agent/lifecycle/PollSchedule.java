package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.ScepPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * When to ask again about a pending request. Pure.
 *
 * <p>First {@code retryCount} quick polls, the first at once and then {@code retryDelaySeconds} apart; after them every
 * 5 minutes, growing to 6 hours.
 */
final class PollSchedule {
    private static final Duration SLOW_FIRST = Duration.ofMinutes(5);
    private static final Duration SLOW_MOST = Duration.ofHours(6);

    private PollSchedule() {}

    /** The CA has just said for the first time that it holds the request. */
    static Pending begin(ScepPolicy policy, Instant now) {
        return next(policy, new Pending(now, -1, now), now);
    }

    /** A command takes up a pending request: it polls at once and counts anew. */
    static Pending anew(Pending pending, Instant now) {
        return new Pending(pending.since(), 0, now);
    }

    /** No time between two polls is longer. */
    static Duration longest(ScepPolicy policy) {
        return policy.retryDelay().compareTo(SLOW_MOST) > 0 ? policy.retryDelay() : SLOW_MOST;
    }

    /** The CA was asked and still holds the request; a beginning that a clock ahead wrote is set right. */
    static Pending next(ScepPolicy policy, Pending before, Instant now) {
        int polls = before.polls() + 1;
        Instant since = before.since().isAfter(now) ? now : before.since();
        return new Pending(since, polls, now.plus(delayAfter(policy, polls)));
    }

    /** Says whether the next poll still is one of the quick ones. */
    static boolean isQuick(ScepPolicy policy, Pending pending) {
        return pending.polls() < policy.retryCount();
    }

    private static Duration delayAfter(ScepPolicy policy, int polls) {
        if (polls < policy.retryCount()) {
            return polls == 0 ? Duration.ZERO : policy.retryDelay();
        }
        int doublings = Math.min(polls - policy.retryCount(), 10);
        Duration slow = SLOW_FIRST.multipliedBy(1L << doublings);
        return slow.compareTo(SLOW_MOST) > 0 ? SLOW_MOST : slow;
    }
}
