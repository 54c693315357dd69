package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.time.Instant;

/**
 * The certificate before the one in force, kept for a grace so that running connections survive.
 *
 * @param leafSha1 which
 * @param key its private key
 * @param removeAfter end of the grace
 */
public record Predecessor(Thumbprint leafSha1, KeyName key, Instant removeAfter) {
    static final Duration GRACE = Duration.ofDays(7);

    /** One whose grace begins now. */
    static Predecessor of(CertificateInForce inForce, Instant now) {
        return new Predecessor(inForce.leaf().sha1(), inForce.key(), now.plus(GRACE));
    }

    /** Its grace is over. */
    boolean isOver(Instant now) {
        return !now.isBefore(removeAfter);
    }

    /** The same with a grace that begins now if a clock that was ahead noted it. */
    Predecessor soundAt(Instant now) {
        return ClockAhead.wrote(removeAfter, now, GRACE) ? new Predecessor(leafSha1, key, now.plus(GRACE)) : this;
    }

    /** The same with a grace that is over now: a newer one has taken its place. */
    Predecessor endingBy(Instant now) {
        return now.isBefore(removeAfter) ? new Predecessor(leafSha1, key, now) : this;
    }
}
