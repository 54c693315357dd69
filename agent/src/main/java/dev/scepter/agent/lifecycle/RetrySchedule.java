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
 * <p>Trouble of the network or the machine often passes, and a try spends nothing: soon, then every 40 minutes for ever,
 * so that no certificate lapses whose CA answers for an hour within the renewal window. A refusal or a trust failure
 * needs a person, and a new request may cost a certificate: after 1 hour, 6 hours, then daily. Where a new request would
 * need a challenge that is spent, never.
 */
final class RetrySchedule {
    private static final List<Duration> PASSING =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(20), Duration.ofMinutes(40));
    private static final List<Duration> NEEDS_A_PERSON =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(24));
    /** No wait is longer. */
    static final Duration LONGEST = Duration.ofHours(24);

    private RetrySchedule() {}

    /**
     * @param count how many attempts in a row have failed, at least 1
     * @param sent a request left the machine in this attempt
     * @param serversWish how long the server asked to wait
     * @param canAskAgain false if a new request would need a challenge that must not be sent again
     */
    static Failure failure(
            ErrorCode code,
            String message,
            Instant now,
            int count,
            boolean sent,
            Optional<Duration> serversWish,
            boolean canAskAgain) {
        boolean refused = code.exitCode() == ExitCode.REFUSED;
        if (code.retry() == RetryRule.NEVER || code.retry() == RetryRule.POLICY_CHANGE || (refused && !canAskAgain)) {
            RetryRule when = code.retry() == RetryRule.NEVER ? RetryRule.NEVER : RetryRule.POLICY_CHANGE;
            return new Failure(code, message, now, count, when, Optional.empty(), Optional.empty());
        }
        List<Duration> delays = passes(code, sent) ? PASSING : NEEDS_A_PERSON;
        Duration delay = delays.get(Math.min(count, delays.size()) - 1);
        Duration wish = serversWish.orElse(Duration.ZERO);
        if (wish.compareTo(LONGEST) > 0) {
            wish = LONGEST;
        }
        Duration chosen = wish.compareTo(delay) > 0 ? wish : delay;
        return new Failure(
                code, message, now, count, RetryRule.BACKOFF, Optional.empty(), Optional.of(now.plus(chosen)));
    }

    private static boolean passes(ErrorCode code, boolean sent) {
        return switch (code) {
            // A network that wants a person to sign in first stands in between: no CA said this.
            case TLS_UNTRUSTED, REDIRECTED_ELSEWHERE -> true;
            case REPLY_HTML, REPLY_EMPTY, NOT_HTTP, REPLY_UNDECODABLE, REPLY_TOO_LARGE -> !sent;
            // What was sent is lost with the key, or came to nothing: the next try is a new request.
            case KEY_MISSING, KEY_DAMAGED, CERTIFICATE_DAMAGED, PROOF_FAILED -> !sent;
            default ->
                switch (code.exitCode()) {
                    case REFUSED, TRUST, PROTOCOL -> false;
                    default -> true;
                };
        };
    }
}
