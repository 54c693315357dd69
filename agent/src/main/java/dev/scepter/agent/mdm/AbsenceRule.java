package dev.scepter.agent.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a policy that its source does not list any more counts as removed, judged at one answer. Pure.
 *
 * <p>Where the source counts generations: at an answer of a higher one, an hour after the first without the policy. Elsewhere
 * only clocks tell how long it has been missing, and one that is set forward must not remove anything: of the time between
 * two answers counts no more than twice what usually lies between them, the longest one does not count at all, and the rest
 * together is 24 hours. So it takes three answers at least.
 */
final class AbsenceRule {
    private static final Duration WITHOUT_GENERATION = Duration.ofHours(24);
    private static final Duration WITH_GENERATION = Duration.ofHours(1);
    /** Answers may come that late without anything being wrong. */
    private static final Duration SHORTEST_STEP = Duration.ofMinutes(30);
    /** Answers that say "nothing has changed" are not written down, so that one in full is asked for after this time. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);
    /** What clocks may differ by without being wrong. */
    private static final Duration TOLERATED = Duration.ofHours(24);

    private final Instant at;
    private final OptionalLong generation;
    private final Instant now;
    private final Duration mostOfAStep;

    /**
     * @param at when the answer was given
     * @param generation of the answer
     * @param now the time of the device
     * @param interval the usual time between two answers
     */
    AbsenceRule(Instant at, OptionalLong generation, Instant now, Duration interval) {
        Duration twice = interval.multipliedBy(2);
        this.mostOfAStep = twice.compareTo(SHORTEST_STEP) > 0 ? twice : SHORTEST_STEP;
        this.at = at;
        this.generation = generation;
        this.now = now;
    }

    /** Says whether a time that an answer brought can be right. */
    static boolean isSound(Instant at, Instant now) {
        return Duration.between(at, now).abs().compareTo(TOLERATED) <= 0;
    }

    /**
     * Says whether a complete answer is worth having now though nothing has changed.
     *
     * @param generation the newest that is known of the source
     */
    static boolean needsAnswer(Absence absence, OptionalLong generation, Instant now) {
        if (absence.generation().isEmpty()) {
            return Duration.between(absence.seen(), now).abs().compareTo(BETWEEN_LOOKS) >= 0;
        }
        // A higher generation that came within the hour confirms after it; another one comes by itself.
        return isHigher(generation, absence) && !now.isBefore(absence.since().plus(WITH_GENERATION));
    }

    /**
     * The absence as of this answer: the one that is known goes on, unless a wrong clock wrote it or the source did not
     * count generations then as it does now.
     */
    Absence begunOrGoingOn(Optional<Absence> known) {
        return known.filter(absence -> !absence.since().isAfter(now.plus(TOLERATED)))
                .filter(absence -> absence.generation().isPresent() == generation.isPresent())
                .map(absence -> absence.seenAgain(at, mostOfAStep))
                .orElseGet(() -> Absence.begun(at, generation));
    }

    /** Says whether this answer is late enough, and new enough, to confirm an absence as of it. */
    boolean isConfirmed(Absence absence) {
        return generation.isPresent()
                ? isHigher(generation, absence) && !at.isBefore(absence.since().plus(WITH_GENERATION))
                : absence.atLeast().compareTo(WITHOUT_GENERATION) >= 0;
    }

    private static boolean isHigher(OptionalLong generation, Absence absence) {
        return generation.orElse(Long.MIN_VALUE) > absence.generation().orElse(Long.MAX_VALUE);
    }
}
