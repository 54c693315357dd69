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
 * @param nextAttempt the moment of the next try; empty if only a command or a changed policy brings one
 */
public record Failure(
        ErrorCode code, String message, Instant at, int count, RetryRule when, Optional<Instant> nextAttempt) {

    /** Nothing will happen by itself. */
    public boolean isBlocking() {
        return nextAttempt.isEmpty();
    }
}
