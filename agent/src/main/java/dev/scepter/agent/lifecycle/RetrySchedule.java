package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.RetryRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When to try again by itself after a failure. Pure.
 *
 * <p>Trouble of the network or the machine often passes: soon, with growing delays. A refusal or a trust failure needs
 * a person: after 1 hour, 6 hours, then daily. Where a new request would need a challenge that is spent, never.
 */
final class RetrySchedule {
    private static final List<Duration> PASSING = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(40),
            Duration.ofMinutes(80),
            Duration.ofHours(3),
            Duration.ofHours(6));
    private static final List<Duration> NEEDS_A_PERSON =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));
    /** No wait is longer. */
    static final Duration LONGEST = Duration.ofHours(24);

    private RetrySchedule() {}

    /**
     * @param count how many attempts in a row have failed, at least 1
     * @param serversWish how long the server asked to wait
     * @param canAskAgain false if a new request would need a challenge that must not be sent again
     */
    static Failure failure(
            ErrorCode code,
            String message,
            Instant now,
            int count,
            Optional<Duration> serversWish,
            boolean canAskAgain) {
        boolean refused = code.exitCode() == ExitCode.REFUSED;
        if (code.retry() == RetryRule.NEVER || code.retry() == RetryRule.POLICY_CHANGE || (refused && !canAskAgain)) {
            RetryRule when = code.retry() == RetryRule.NEVER ? RetryRule.NEVER : RetryRule.POLICY_CHANGE;
            return new Failure(code, message, now, count, when, Optional.empty(), Optional.empty());
        }
        List<Duration> delays = switch (code.exitCode()) {
            case REFUSED, TRUST, PROTOCOL -> NEEDS_A_PERSON;
            default -> PASSING;
        };
        Duration delay = delays.get(Math.min(count, delays.size()) - 1);
        Duration wish = serversWish.orElse(Duration.ZERO);
        if (wish.compareTo(LONGEST) > 0) {
            wish = LONGEST;
        }
        Duration chosen = wish.compareTo(delay) > 0 ? wish : delay;
        return new Failure(
                code, message, now, count, RetryRule.BACKOFF, Optional.empty(), Optional.of(now.plus(chosen)));
    }
}
