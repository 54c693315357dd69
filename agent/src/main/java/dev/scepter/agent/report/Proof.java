package dev.scepter.agent.report;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import java.util.Base64;

/**
 * A signature that shows that the device can use the key of a certificate now.
 *
 * @param policy the policy whose certificate it is
 * @param certificate the certificate
 * @param algorithm {@code SHA256withRSA} or {@code SHA256withECDSA}
 * @param nonce what the MDM gave to be signed
 * @param signature in Base64
 */
public record Proof(PolicyId policy, EncodedCertificate certificate, String algorithm, String nonce, String signature) {

    static Proof of(PolicyId policy, EncodedCertificate certificate, String algorithm, String nonce, byte[] signature) {
        return new Proof(
                policy, certificate, algorithm, nonce, Base64.getEncoder().encodeToString(signature));
    }
}
