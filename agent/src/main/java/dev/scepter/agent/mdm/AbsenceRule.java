package dev.scepter.agent.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** When a policy that its source does not list any more counts as removed, judged at one answer. Pure. */
final class AbsenceRule {
    private static final Duration WITHOUT_GENERATION = Duration.ofHours(24);
    private static final Duration WITH_GENERATION = Duration.ofHours(1);
    /** What clocks may differ by without being wrong. */
    private static final Duration TOLERATED = Duration.ofHours(24);

    private final Instant at;
    private final OptionalLong generation;
    private final Instant now;

    /**
     * @param at when the answer was given
     * @param generation of the answer
     * @param now the time of the device
     */
    AbsenceRule(Instant at, OptionalLong generation, Instant now) {
        this.at = at;
        this.generation = generation;
        this.now = now;
    }

    /** Says whether a time that an answer brought can be right. */
    static boolean isSound(Instant at, Instant now) {
        return Duration.between(at, now).abs().compareTo(TOLERATED) <= 0;
    }

    /** Says whether a complete answer could confirm an absence now without anything having changed. */
    static boolean mayBeConfirmed(Absence absence, Instant now) {
        return absence.generation().isEmpty() && !now.isBefore(absence.since().plus(WITHOUT_GENERATION));
    }

    /**
     * The absence as of this answer: the one that is known goes on, unless a wrong clock wrote it or the source did not
     * count generations then as it does now.
     */
    Absence begunOrGoingOn(Optional<Absence> known) {
        return known.filter(absence -> !absence.since().isAfter(now.plus(TOLERATED)))
                .filter(absence -> absence.generation().isPresent() == generation.isPresent())
                .orElseGet(() -> new Absence(at, generation));
    }

    /** Says whether this answer is late enough, and new enough, to confirm an absence. */
    boolean isConfirmed(Absence absence) {
        Duration shortest = generation.isPresent() ? WITH_GENERATION : WITHOUT_GENERATION;
        boolean later = !at.isBefore(absence.since().plus(shortest));
        boolean newer = generation.isEmpty()
                || generation.getAsLong() > absence.generation().orElse(Long.MAX_VALUE);
        return later && newer;
    }
}
