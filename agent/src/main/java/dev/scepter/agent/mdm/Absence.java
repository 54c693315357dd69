package dev.scepter.agent.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Since when a policy has been missing from every complete answer of its source.
 *
 * @param since when the first answer without it was given
 * @param generation of that answer; empty where the source has none
 * @param seen when the last answer without it was given
 * @param longest the longest time between two such answers in a row; never negative. A clock that was set forward shows
 *     as such a time
 */
public record Absence(Instant since, OptionalLong generation, Instant seen, Duration longest) {
    public Absence {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("no time between two answers is negative");
        }
    }

    /** An absence that begins with an answer. */
    public static Absence begun(Instant at, OptionalLong generation) {
        return new Absence(at, generation, at, Duration.ZERO);
    }

    /** The same after one more answer without the policy. */
    Absence seenAgain(Instant at) {
        Duration step = Duration.between(seen, at);
        return new Absence(since, generation, at, step.compareTo(longest) > 0 ? step : longest);
    }

    /** How long it has lasted at least, also if a clock was set forward once meanwhile. */
    Duration atLeast() {
        return Duration.between(since, seen).minus(longest);
    }
}
