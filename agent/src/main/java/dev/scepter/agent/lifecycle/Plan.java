package dev.scepter.agent.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * What comes next for a policy.
 *
 * @param move the next step; empty if nothing is due now
 * @param reason why, in words
 * @param nextAttempt when to look again; empty if only a command or a changed policy brings something new
 */
record Plan(Optional<Move> move, String reason, Optional<Instant> nextAttempt) {

    /** A step and who performs it. */
    record Move(Stepper stepper, Step step) {}

    static Plan of(Stepper stepper, Step step, String reason) {
        return new Plan(Optional.of(new Move(stepper, step)), reason, Optional.empty());
    }

    static Plan idle(String reason, Optional<Instant> nextAttempt) {
        return new Plan(Optional.empty(), reason, nextAttempt);
    }
}
