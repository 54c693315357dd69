package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import java.time.Instant;
import java.util.List;

/**
 * The certificate that other programs use now.
 *
 * @param leaf the certificate
 * @param chain issuing CA first, up to and with the anchor
 * @param key its private key
 * @param strategy the {@link Enrollment} that brought it; the same one renews and removes it
 * @param fingerprint {@code ScepPolicy.enrolmentFingerprint} that it was issued for, or of a policy that asks for the same
 * @param installedAt when it was put in force
 * @param warnings what the CA did otherwise than asked
 */
public record CertificateInForce(
        EncodedCertificate leaf,
        List<EncodedCertificate> chain,
        KeyName key,
        String strategy,
        String fingerprint,
        Instant installedAt,
        List<Warning> warnings) {
    public CertificateInForce {
        chain = List.copyOf(chain);
        warnings = List.copyOf(warnings);
    }

    CertificateInForce withFingerprint(String value) {
        return new CertificateInForce(leaf, chain, key, strategy, value, installedAt, warnings);
    }
}
