package dev.scepter.agent.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A look at the CA that a changed policy names, which the certificate in force was not asked from: a wrong pin or address
 * shows now and not only at the next renewal.
 *
 * @param failedAt when it was looked at in vain; empty if it was not looked at yet
 * @param trouble what was wrong, with the code of the catalogue before it
 */
public record CaCheck(Optional<Instant> failedAt, Optional<String> trouble) {
    private static final Duration BETWEEN = Duration.ofDays(1);

    /** A look that is still to be taken. */
    static CaCheck pending() {
        return new CaCheck(Optional.empty(), Optional.empty());
    }

    static CaCheck failed(Instant at, String trouble) {
        return new CaCheck(Optional.of(at), Optional.of(trouble));
    }

    /** When to look next; empty for at once. */
    Optional<Instant> next() {
        return failedAt.map(at -> at.plus(BETWEEN));
    }

    boolean isDue(Instant now) {
        return next().map(at -> !now.isBefore(at) || ClockAhead.wrote(at, now, BETWEEN.multipliedBy(2)))
                .orElse(true);
    }
}
