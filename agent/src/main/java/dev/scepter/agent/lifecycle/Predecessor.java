package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificate before the one in force, kept for a grace so that running connections survive and it can be put back; or
 * one that was found in the store beside it, which goes after the same grace.
 *
 * @param leafSha1 which
 * @param key its private key
 * @param removeAfter end of the grace
 * @param origin how it came to be; empty for one that was found in the store and never was in force by this record
 */
public record Predecessor(Thumbprint leafSha1, KeyName key, Instant removeAfter, Optional<Origin> origin) {
    static final Duration GRACE = Duration.ofDays(7);

    /**
     * What the record knew of it while it was in force.
     *
     * @param strategy the {@link Enrollment} that brought it
     * @param fingerprint as in {@link CertificateInForce}
     * @param installedAt when it was first put in force
     * @param warnings what the CA did otherwise than asked
     * @param policy the policy that it was issued for, without secrets and root
     */
    public record Origin(
            String strategy, String fingerprint, Instant installedAt, List<Warning> warnings, ScepPolicy policy) {
        public Origin {
            warnings = List.copyOf(warnings);
        }
    }

    /** The certificate in force of a record, as one whose grace begins now. */
    static Predecessor of(PolicyRecord record, CertificateInForce inForce, Instant now) {
        ScepPolicy policy = EarlierPolicy.withoutSecrets(record.policyFor(inForce.fingerprint())).toBuilder()
                .includeRootCertificate(false)
                .rootCertificate(Optional.empty())
                .build();
        Origin origin = new Origin(
                inForce.strategy(), inForce.fingerprint(), inForce.installedAt(), inForce.warnings(), policy);
        return new Predecessor(inForce.leaf().sha1(), inForce.key(), now.plus(GRACE), Optional.of(origin));
    }

    /** One that was found in the store: it may be kept for a grace, but never be put in force. */
    static Predecessor stray(Thumbprint leafSha1, KeyName key, Instant now) {
        return new Predecessor(leafSha1, key, now.plus(GRACE), Optional.empty());
    }

    /** It was in force by this record, so it may be again. */
    boolean wasInForce() {
        return origin.isPresent();
    }

    /** The same as it would stand in force; only one that {@link #wasInForce}. */
    CertificateInForce inForceAgain(EncodedCertificate leaf, List<EncodedCertificate> chain) {
        Origin known = origin.orElseThrow();
        return new CertificateInForce(
                leaf, chain, key, known.strategy(), known.fingerprint(), known.installedAt(), known.warnings());
    }

    /** Its grace is over. */
    boolean isOver(Instant now) {
        return !now.isBefore(removeAfter);
    }

    /** The same with a grace that begins now if a clock that was ahead noted it. */
    Predecessor soundAt(Instant now) {
        return ClockAhead.wrote(removeAfter, now, GRACE) ? until(now.plus(GRACE)) : this;
    }

    /** The same with a grace that is over now: a newer one has taken its place. */
    Predecessor endingBy(Instant now) {
        return now.isBefore(removeAfter) ? until(now) : this;
    }

    private Predecessor until(Instant end) {
        return new Predecessor(leafSha1, key, end, origin);
    }
}
