package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.RetryRule;
import java.time.Instant;
import java.util.Optional;

/**
 * How the last attempt failed.
 *
 * @param code the failure of the catalogue
 * @param message the words of the case
 * @param at when
 * @param count how many attempts in a row have failed, this one included
 * @param when when the agent tries again by itself
 * @param purpose what the attempt was for; empty if no request was to be made: a removal, an upkeep or an
 *     adoption failed
 * @param nextAttempt the moment of the next try; empty if only a command or a changed policy brings one
 */
public record Failure(
        ErrorCode code,
        String message,
        Instant at,
        int count,
        RetryRule when,
        Optional<Purpose> purpose,
        Optional<Instant> nextAttempt) {

    /** Nothing will happen by itself. */
    public boolean isBlocking() {
        return nextAttempt.isEmpty();
    }

    /** The same of an attempt for a purpose. */
    Failure of(Optional<Purpose> what) {
        return new Failure(code, message, at, count, when, what, nextAttempt);
    }

    /**
     * It says nothing about attempts of a purpose: the certificate that the policy wants now cannot be had, but the one
     * in force can still be renewed as it is.
     */
    boolean spares(Optional<Purpose> other) {
        return purpose.equals(Optional.of(Purpose.REPLACE)) && other.equals(Optional.of(Purpose.RENEW));
    }
}
