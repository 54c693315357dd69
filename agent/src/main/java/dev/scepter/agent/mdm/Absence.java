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
 * @param counted the times between two such answers in a row, each up to a bound, together. A clock that was set forward
 *     shows as such a time
 * @param longest the longest of them; never negative nor more than all together
 */
public record Absence(Instant since, OptionalLong generation, Instant seen, Duration counted, Duration longest) {
    public Absence {
        if (longest.isNegative() || longest.compareTo(counted) > 0) {
            throw new IllegalArgumentException("no time between two answers is negative, or more than all of them");
        }
    }

    /** An absence that begins with an answer. */
    public static Absence begun(Instant at, OptionalLong generation) {
        return new Absence(at, generation, at, Duration.ZERO, Duration.ZERO);
    }

    /**
     * The same after one more answer without the policy.
     *
     * @param most so much of the time since the last one counts
     */
    Absence seenAgain(Instant at, Duration most) {
        Duration passed = Duration.between(seen, at);
        Duration step = passed.isNegative() ? Duration.ZERO : passed.compareTo(most) > 0 ? most : passed;
        return new Absence(since, generation, at, counted.plus(step), step.compareTo(longest) > 0 ? step : longest);
    }

    /** How long it has lasted at least, also if a clock was set forward once meanwhile. */
    Duration atLeast() {
        return counted.minus(longest);
    }
}
