package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.UserSid;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run over one policy ended.
 *
 * @param record the record as it stands in the journal
 * @param failure the failure that ended the run; empty if nothing failed in it
 * @param reason why nothing more is due
 * @param nextAttempt when something is due again
 * @param user whose record it is; empty for the machine's
 */
public record RunResult(
        PolicyRecord record,
        Optional<Failure> failure,
        String reason,
        Optional<Instant> nextAttempt,
        Optional<UserSid> user) {
    /** A run of the machine's own. */
    RunResult(PolicyRecord record, Optional<Failure> failure, String reason, Optional<Instant> nextAttempt) {
        this(record, failure, reason, nextAttempt, Optional.empty());
    }

    RunResult of(UserSid sid) {
        return new RunResult(record, failure, reason, nextAttempt, Optional.of(sid));
    }
}
