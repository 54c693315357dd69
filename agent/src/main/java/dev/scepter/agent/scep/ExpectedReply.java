package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What a reply is measured by.
 *
 * @param transactionId of the request
 * @param senderNonce of the request
 * @param ca whose signature counts
 * @param replyRecipient the signer certificate of the request, to which the reply is encrypted
 * @param requestedKey the key in the certification request
 * @param requested what the request asked for; empty if that was not noted
 * @param acceptWeakReply whether DES, 3DES and SHA-1 pass with a warning
 * @param now the time on this device
 * @param certificateBeingRenewed the certificate in force; empty for a first one
 */
public record ExpectedReply(
        TransactionId transactionId,
        Nonce senderNonce,
        AuthenticatedCa ca,
        EncodedCertificate replyRecipient,
        PublicKey requestedKey,
        Optional<RequestedCertificate> requested,
        boolean acceptWeakReply,
        Instant now,
        Optional<EncodedCertificate> certificateBeingRenewed) {

    /** What the certificate in it is measured by. */
    IssuedCertificate.Expected certificate() {
        return new IssuedCertificate.Expected(ca, requestedKey, requested, now, certificateBeingRenewed);
    }
}
