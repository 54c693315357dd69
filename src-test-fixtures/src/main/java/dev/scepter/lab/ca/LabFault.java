package dev.scepter.lab.ca;

import java.util.EnumSet;
import java.util.Set;

/**
 * Ways in which a server goes wrong.
 *
 * <p>A fault changes the reply only. What the CA decided and remembers stays sound, so the same bytes sent again after
 * the fault get the true answer. Faults of the message or the certificate need a reply that has one: on another reply
 * they do nothing, but are used up.
 */
public enum LabFault {
    /** The certificate is for another key. */
    ANOTHER_KEY(Stage.CERTIFICATE),
    /** The certificate is that of a CA. */
    CA_CERTIFICATE(Stage.CERTIFICATE),
    /** The certificate expired a day ago. */
    EXPIRED_CERTIFICATE(Stage.CERTIFICATE),
    /** recipientNonce is not that of the request. */
    WRONG_RECIPIENT_NONCE(Stage.MESSAGE),
    /** recipientNonce is left out. */
    MISSING_RECIPIENT_NONCE(Stage.MESSAGE),
    /** transactionID is not that of the request. */
    WRONG_TRANSACTION_ID(Stage.MESSAGE),
    /** Signed by the key of another CA whose certificate has the same names and serial number. */
    WRONG_SIGNER(Stage.MESSAGE),
    /** GetCACert gives another CA whose certificate has the same names and serial number. */
    ANOTHER_CA(Stage.CA_CERTIFICATES),
    /** A log-in page with status 200; the request is not processed. */
    HTML_PAGE(Stage.INSTEAD),
    /** Status 200 and no body; the request is not processed. */
    EMPTY_BODY(Stage.INSTEAD),
    /** HTTP 404 with text; the request is not processed. */
    NOT_FOUND(Stage.INSTEAD),
    /** HTTP 500 with text; the request is not processed. */
    SERVER_ERROR(Stage.INSTEAD),
    /** HTTP 503 with text; the request is not processed. */
    UNAVAILABLE(Stage.INSTEAD),
    /** Status 200, right content type, random bytes; the request is not processed. */
    GARBAGE(Stage.INSTEAD),
    /** The connection is closed without an answer; the request is not processed. */
    CLOSED_UNPROCESSED(Stage.INSTEAD),
    /** The request is processed, then the connection is closed without an answer: the lost reply. */
    LOST_REPLY(Stage.DELIVERY),
    /** The request is processed; half of the body comes, as if it were the whole. */
    TRUNCATED(Stage.DELIVERY),
    /** The request is processed; the connection is closed after half of the announced body. */
    CUT_OFF(Stage.DELIVERY);

    /** Where in the making of a reply a fault strikes. */
    enum Stage {
        INSTEAD,
        CERTIFICATE,
        MESSAGE,
        CA_CERTIFICATES,
        DELIVERY
    }

    private final Stage stage;

    LabFault(Stage stage) {
        this.stage = stage;
    }

    Stage stage() {
        return stage;
    }

    boolean fits(LabOperation operation) {
        Set<Stage> stages = EnumSet.of(Stage.INSTEAD, Stage.DELIVERY);
        if (operation == LabOperation.PKI_OPERATION) {
            stages.add(Stage.CERTIFICATE);
            stages.add(Stage.MESSAGE);
        } else if (operation == LabOperation.GET_CA_CERT) {
            stages.add(Stage.CA_CERTIFICATES);
        }
        return stages.contains(stage);
    }
}
