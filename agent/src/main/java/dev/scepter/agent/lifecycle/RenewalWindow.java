package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.x509.ParsedCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * When a certificate is due for renewal. Pure.
 *
 * @param opens from here on a renewal is right: {@code renewPeriodDays} before the end, but not in the first half of
 *     the lifetime
 * @param chosen when this device renews by itself: up to a tenth of the window later, so that a fleet enrolled in one
 *     hour does not renew in one hour
 * @param pressing from here on the renewal goes before all else that may keep the CA busy: the last tenth of the window, at
 *     least 3 days, but not before {@code chosen}
 */
record RenewalWindow(Instant opens, Instant chosen, Instant pressing) {
    private static final Duration LEAST_PRESSING = Duration.ofDays(3);

    /** That of the certificate in force of a policy. */
    static RenewalWindow of(ScepPolicy policy, CertificateInForce inForce, Instant now) {
        return of(
                policy.id(),
                ParsedCertificate.of(inForce.leaf()),
                inForce.installedAt(),
                now,
                policy.renewPeriodDays());
    }

    /**
     * @param installedAt when this device put the certificate in force; later than its beginning where the CA backdates
     *     or the clocks differ, and then it counts, or one renewal would follow the other; not if a clock
     *     that was ahead wrote it
     */
    static RenewalWindow of(
            PolicyId policy, ParsedCertificate certificate, Instant installedAt, Instant now, int renewPeriodDays) {
        Instant end = certificate.notAfter();
        boolean late = installedAt.isAfter(certificate.notBefore())
                && installedAt.isBefore(end)
                && !ClockAhead.wrote(installedAt, now, ClockAhead.TOLERATED);
        Instant start = late ? installedAt : certificate.notBefore();
        Instant half = start.plus(Duration.between(start, end).dividedBy(2));
        Instant wished = end.minus(Duration.ofDays(renewPeriodDays));
        Instant opens = wished.isBefore(half) ? half : wished;
        Duration tenth = Duration.between(opens, end).dividedBy(10);
        long share = share(policy, certificate);
        Instant chosen = opens.plus(tenth.multipliedBy(share).dividedBy(1 << 16));
        Instant last = end.minus(tenth.compareTo(LEAST_PRESSING) > 0 ? tenth : LEAST_PRESSING);
        return new RenewalWindow(opens, chosen, last.isBefore(chosen) ? chosen : last);
    }

    /** 0 to 65535, stable and without state: the certificate is this device's own and differs from all others. */
    private static long share(PolicyId policy, ParsedCertificate certificate) {
        String seed = policy + " " + certificate.encoded().sha256();
        String digest = Thumbprint.of(Thumbprint.Algorithm.SHA256, seed.getBytes(StandardCharsets.UTF_8))
                .hex();
        return Long.parseLong(digest.substring(0, 4), 16);
    }
}
