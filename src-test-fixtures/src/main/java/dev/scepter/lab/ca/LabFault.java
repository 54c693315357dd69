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
    /** The certificate names the CA as its issuer and is signed by another key. */
    FORGED_CERTIFICATE(Stage.CERTIFICATE),
    /** The certificate has neither a subject nor a subject alternative name. */
    NAMELESS_CERTIFICATE(Stage.CERTIFICATE),
    /** The certificate has another subject than was asked for. */
    OTHER_SUBJECT(Stage.CERTIFICATE),
    /** The certificate may only sign, and names no extended key usage. */
    NARROWED_USAGE(Stage.CERTIFICATE),
    /** An extension of the certificate is nested 10,000 deep. */
    DEEP_EXTENSION(Stage.CERTIFICATE),
    /** The certificate names addresses to fetch: of its issuer, of a revocation list, of an OCSP server. */
    TEMPTING_ADDRESSES(Stage.CERTIFICATE),
    /** The first certificate that this CA ever issued comes again. */
    FIRST_CERTIFICATE_AGAIN(Stage.CERTIFICATE),
    /** recipientNonce is not that of the request. */
    WRONG_RECIPIENT_NONCE(Stage.MESSAGE),
    /** recipientNonce is left out. */
    MISSING_RECIPIENT_NONCE(Stage.MESSAGE),
    /** transactionID is not that of the request. */
    WRONG_TRANSACTION_ID(Stage.MESSAGE),
    /** Signed by the key of another CA whose certificate has the same names and serial number. */
    WRONG_SIGNER(Stage.MESSAGE),
    /** Signed by a client certificate of the same CA, which travels along. */
    SIGNED_BY_CLIENT(Stage.MESSAGE),
    /** A SUCCESS is encrypted to somebody else. */
    OTHER_RECIPIENT(Stage.MESSAGE),
    /** The first reply that this CA ever gave, byte for byte. */
    REPLAY(Stage.DELIVERY),
    /** Signed with MD5. */
    MD5_SIGNATURE(Stage.FORM),
    /** The signature is that of other attributes. */
    WRONG_SIGNATURE(Stage.FORM),
    /** There is no signature. */
    UNSIGNED(Stage.FORM),
    /** There are two signatures, both sound. */
    TWO_SIGNERS(Stage.FORM),
    /** The signature has no signed attributes; it covers the content alone. */
    NO_SIGNED_ATTRIBUTES(Stage.FORM),
    /** The signed attribute contentType is left out. */
    MISSING_CONTENT_TYPE(Stage.FORM),
    /** The signed attribute contentType is not the type of the content. */
    WRONG_CONTENT_TYPE(Stage.FORM),
    /** The content is said to be of a type that has no place in SCEP. */
    ODD_CONTENT_TYPE(Stage.FORM),
    /** The signed attribute messageDigest is left out. */
    MISSING_DIGEST(Stage.FORM),
    /** The signed attribute messageDigest is that of other content. */
    WRONG_DIGEST(Stage.FORM),
    /** 16 bytes follow the message. */
    TRAILING_BYTES(Stage.FORM),
    /** The outermost layer says that it is encrypted and is signed all the same. */
    OUTER_TYPE_ENVELOPED(Stage.FORM),
    /** messageType is 19, that of a request. */
    TYPE_OF_REQUEST(Stage.FORM),
    /** messageType is 18, which no standard has. */
    UNKNOWN_TYPE(Stage.FORM),
    /** pkiStatus is 11. */
    UNKNOWN_STATUS(Stage.FORM),
    /** pkiStatus is left out. */
    MISSING_STATUS(Stage.FORM),
    /** pkiStatus is there twice: as it is, and FAILURE. */
    DOUBLED_STATUS(Stage.FORM),
    /** transactionID is there once with two values, the right one first. */
    TWO_TRANSACTION_IDS(Stage.FORM),
    /** transactionID is left out. */
    MISSING_TRANSACTION_ID(Stage.FORM),
    /** senderNonce is left out, as in samples of the RFC. */
    MISSING_SENDER_NONCE(Stage.FORM),
    /** senderNonce is that of the request, as with micromdm and step-ca. */
    ECHOED_SENDER_NONCE(Stage.FORM),
    /** Signed attributes that nobody knows. */
    UNKNOWN_ATTRIBUTES(Stage.FORM),
    /** A FAILURE comes without failInfo. */
    MISSING_FAIL_INFO(Stage.FORM),
    /** A FAILURE comes with failInfo 12, which only Dogtag knows. */
    UNKNOWN_FAIL_INFO(Stage.FORM),
    /** A FAILURE or PENDING has content of one zero byte, as with NDES. */
    ZERO_BYTE_CONTENT(Stage.FORM),
    /** A SUCCESS has no content. */
    MISSING_ENVELOPE(Stage.FORM),
    /** A SUCCESS is encrypted to a stranger as well as to the client. */
    SEVERAL_RECIPIENTS(Stage.FORM),
    /** A SUCCESS has content that is nested 10,000 deep. */
    DEEP_ENVELOPE(Stage.FORM),
    /** A SUCCESS holds, encrypted, what is nested 10,000 deep. */
    DEEP_PLAINTEXT(Stage.FORM),
    /** GetCACert gives another CA whose certificate has the same names and serial number. */
    ANOTHER_CA(Stage.CA_CERTIFICATES),
    /** GetCACert has, before the true ones, a newer client certificate of the same CA that can receive and sign. */
    CLIENT_AS_RA(Stage.CA_CERTIFICATES),
    /** The same, and that client certificate names no extended key usage, as RA certificates of many CAs do. */
    UNLIMITED_CLIENT_AS_RA(Stage.CA_CERTIFICATES),
    /** GetCACert has, beside the true ones, RA certificates of another CA. */
    FOREIGN_RA(Stage.CA_CERTIFICATES),
    /** GetCACert has, beside the true ones, the root of another CA under the names of the true one. */
    ANOTHER_ROOT_BESIDE(Stage.CA_CERTIFICATES),
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
        FORM,
        CA_CERTIFICATES,
        DELIVERY
    }

    private final Stage stage;

    LabFault(Stage stage) {
        this.stage = stage;
    }

    boolean isOfForm() {
        return stage == Stage.FORM;
    }

    Stage stage() {
        return stage;
    }

    /** Says whether the fault can happen at an operation. */
    public boolean fits(LabOperation operation) {
        Set<Stage> stages = EnumSet.of(Stage.INSTEAD, Stage.DELIVERY);
        if (operation == LabOperation.PKI_OPERATION) {
            stages.add(Stage.CERTIFICATE);
            stages.add(Stage.MESSAGE);
            stages.add(Stage.FORM);
        } else if (operation == LabOperation.GET_CA_CERT) {
            stages.add(Stage.CA_CERTIFICATES);
        }
        return stages.contains(stage);
    }
}
