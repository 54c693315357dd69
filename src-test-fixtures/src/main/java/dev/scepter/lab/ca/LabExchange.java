package dev.scepter.lab.ca;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One call as the CA saw it.
 *
 * @param time when, by the clock of the lab
 * @param operation which operation
 * @param caIdentifier the {@code message} parameter of GetCACaps and GetCACert, if there was one
 * @param requestDigest SHA-256 of the message, lower-case hex
 * @param messageType number of the message type, known or not; empty if there was no readable message
 * @param transactionId transactionID, if there was one
 * @param challenge what was seen of a challenge
 * @param outcome what became of it, before a fault of the reply
 * @param failInfo with {@link LabOutcome#REFUSED}
 * @param text why it was refused or rejected; empty otherwise
 * @param fault the fault that struck, if one did
 */
public record LabExchange(
        Instant time,
        LabOperation operation,
        Optional<String> caIdentifier,
        String requestDigest,
        OptionalInt messageType,
        Optional<String> transactionId,
        ChallengeSeen challenge,
        LabOutcome outcome,
        Optional<FailInfo> failInfo,
        String text,
        Optional<LabFault> fault) {

    /** Says whether this was a request for a certificate (PKCSReq or RenewalReq). */
    public boolean isCertificateRequest() {
        return messageType.isPresent()
                && (messageType.getAsInt() == MessageType.PKCS_REQ.number()
                        || messageType.getAsInt() == MessageType.RENEWAL_REQ.number());
    }
}
