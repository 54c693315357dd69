package dev.scepter.agent.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * How a run over one policy ended.
 *
 * @param record the record as it stands in the journal
 * @param failure the failure that ended the run; empty if nothing failed in it
 * @param reason why nothing more is due
 * @param nextAttempt when something is due again
 */
public record RunResult(PolicyRecord record, Optional<Failure> failure, String reason, Optional<Instant> nextAttempt) {}
