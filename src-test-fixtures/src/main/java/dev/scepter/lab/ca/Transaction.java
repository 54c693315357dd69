package dev.scepter.lab.ca;

import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * An accepted request: pending, or issued.
 *
 * @param requestDigest SHA-256 of the request's bytes
 * @param signerKey the key that signed it
 * @param csr what was asked for
 * @param challenge what was seen of a challenge
 * @param polls polls so far
 * @param issued the certificate, once there is one
 */
record Transaction(
        String requestDigest,
        SubjectPublicKeyInfo signerKey,
        CertificationRequest csr,
        ChallengeSeen challenge,
        int polls,
        Optional<Decision.Issued> issued) {

    Transaction polled() {
        return new Transaction(requestDigest, signerKey, csr, challenge, polls + 1, issued);
    }

    Transaction withIssued(Decision.Issued decision) {
        return new Transaction(requestDigest, signerKey, csr, challenge, polls, Optional.of(decision));
    }

    Decision decision() {
        return issued.isPresent() ? issued.get() : new Decision.Pending();
    }
}
