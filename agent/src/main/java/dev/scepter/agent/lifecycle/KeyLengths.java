package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * Sees through policies that say the same key length in other words: a missing {@code keyLength} comes to what the device
 * is set to.
 *
 * <p>Compared when the policy changes or a certificate comes into force, and never later: a changed setting of the device
 * alone asks for no new certificate.
 */
final class KeyLengths {
    private final KeySpecs specs;

    KeyLengths(KeySpecs specs) {
        this.specs = specs;
    }

    /**
     * The record, with the certificate in force as one for today's policy if all that the policies differ in is how they
     * say the length of its key.
     */
    PolicyRecord recognised(PolicyRecord record) {
        return record.inForce()
                .filter(inForce -> record.wantsAnotherCertificate() && isAskedFor(record.policy(), inForce))
                .map(inForce -> record.withInForce(
                        Optional.of(inForce.withFingerprint(record.policy().enrolmentFingerprint()))))
                .orElse(record);
    }

    private boolean isAskedFor(ScepPolicy policy, CertificateInForce inForce) {
        KeySpec spec = specs.of(policy);
        return policy.differsAtMostInKeyLength(inForce.fingerprint())
                && spec.algorithm() == KeySpec.Algorithm.RSA
                && ParsedCertificate.of(inForce.leaf()).publicKey() instanceof RSAPublicKey key
                && key.getModulus().bitLength() == spec.bits();
    }
}
