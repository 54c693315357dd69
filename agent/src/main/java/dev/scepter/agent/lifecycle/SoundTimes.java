package dev.scepter.agent.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sets right the times of a record that lie further ahead than a sound clock would have written: the clock was ahead, or
 * it has fallen back. What they measure begins anew, so that nothing is given up or destroyed for the clock's sake. Pure.
 */
final class SoundTimes {
    private SoundTimes() {}

    static PolicyRecord of(PolicyRecord record, Instant now) {
        Optional<Attempt> attempt = record.attempt().map(open -> sound(open, now));
        List<Predecessor> predecessors =
                record.predecessors().stream().map(old -> old.soundAt(now)).toList();
        return record.withAttempt(attempt)
                .withPredecessors(predecessors)
                .withRollback(record.rollback().map(rollback -> rollback.soundAt(now)))
                .withHold(record.hold().map(hold -> hold.soundAt(now)));
    }

    private static Attempt sound(Attempt attempt, Instant now) {
        return attempt.withSentAt(attempt.sentAt().map(time -> past(time, now)))
                .withPending(attempt.pending()
                        .map(value -> new Pending(past(value.since(), now), value.polls(), value.nextPoll())));
    }

    private static Instant past(Instant recorded, Instant now) {
        return ClockAhead.wrote(recorded, now, ClockAhead.TOLERATED) ? now : recorded;
    }
}
