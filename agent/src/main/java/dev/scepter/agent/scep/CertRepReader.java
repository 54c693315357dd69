package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.port.ManagedKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads replies (RFC 8894 sections 3.2 and 3.3.2). Each check ends the reading on failure, and they come in the order of
 * trust: form, signer, signature, then what was signed.
 *
 * <p>A code {@code REPLY_SIGNER_UNKNOWN}, {@code REPLY_SIGNATURE_WRONG}, {@code REPLY_TRANSACTION_WRONG} or {@code
 * REPLY_NONCE_WRONG} says that this was not an answer of the CA to the request; {@code ISSUED_*} and {@code
 * RENEWAL_RETURNED_OLD_CERTIFICATE} that it was, and final.
 */
public final class CertRepReader {
    private final SecureRandom random;

    /**
     * @param random makes the key that stands in for one that does not decrypt
     */
    public CertRepReader(SecureRandom random) {
        this.random = random;
    }

    /**
     * Reads the body of an answer to PKIOperation.
     *
     * @param decryptionKey the key of the signer certificate of the request
     */
    public CertRep read(byte[] body, ExpectedReply expected, ManagedKey decryptionKey) throws ScepterException {
        ReplyBody.check("the answer to PKIOperation", body);
        SignedReply reply = SignedReply.decode(body);
        boolean weakSignature = reply.verify(expected.ca(), expected.acceptWeakReply(), expected.now());
        ReplyAttributes attributes = reply.attributes();
        checkBelongs(attributes, expected);
        return switch (status(attributes)) {
            case FAILURE -> refused(attributes);
            case PENDING -> new CertRep.Pending();
            case SUCCESS -> issued(reply, expected, decryptionKey, weakSignature);
        };
    }

    private static void checkBelongs(ReplyAttributes attributes, ExpectedReply expected) throws ScepterException {
        Optional<String> type = attributes.text(ScepAttributes.MESSAGE_TYPE);
        if (type.filter(MessageType.CERT_REP.text()::equals).isEmpty()) {
            throw broken("message type is " + shown(type) + ", not 3 (CertRep)");
        }
        Optional<String> transaction = attributes.text(ScepAttributes.TRANSACTION_ID);
        if (transaction.filter(expected.transactionId().text()::equals).isEmpty()) {
            throw new ScepterException(
                    ErrorCode.REPLY_TRANSACTION_WRONG,
                    "the reply is for transaction " + shown(transaction) + ", the request was "
                            + expected.transactionId());
        }
        Optional<byte[]> nonce = attributes.octets(ScepAttributes.RECIPIENT_NONCE);
        if (nonce.filter(expected.senderNonce()::matches).isEmpty()) {
            throw new ScepterException(
                    ErrorCode.REPLY_NONCE_WRONG,
                    nonce.isEmpty()
                            ? "the reply has no recipientNonce"
                            : "the recipientNonce of the reply is not the senderNonce of the request");
        }
    }

    private static PkiStatus status(ReplyAttributes attributes) throws ScepterException {
        Optional<String> status = attributes.text(ScepAttributes.PKI_STATUS);
        return status.flatMap(PkiStatus::ofText)
                .orElseThrow(() -> broken("pkiStatus is " + shown(status) + ", not 0, 2 or 3"));
    }

    private static CertRep.Refused refused(ReplyAttributes attributes) throws ScepterException {
        return new CertRep.Refused(
                attributes.text(ScepAttributes.FAIL_INFO),
                attributes.text(ScepAttributes.FAIL_INFO_TEXT),
                attributes.text(ScepAttributes.MICROSOFT_ERROR).flatMap(MicrosoftErrors::parse),
                attributes.text(ScepAttributes.MICROSOFT_MESSAGE));
    }

    private CertRep.Issued issued(SignedReply reply, ExpectedReply expected, ManagedKey key, boolean weakSignature)
            throws ScepterException {
        List<ReplyWarning> warnings = new ArrayList<>();
        if (weakSignature) {
            warnings.add(
                    new ReplyWarning(WarningCode.WEAK_REPLY_SIGNATURE, WarningCode.WEAK_REPLY_SIGNATURE.meaning()));
        }
        ReplyEnvelope envelope = ReplyEnvelope.decode(reply.content());
        if (envelope.checkCipher(expected.acceptWeakReply())) {
            warnings.add(new ReplyWarning(WarningCode.WEAK_REPLY_CIPHER, WarningCode.WEAK_REPLY_CIPHER.meaning()));
        }
        List<EncodedCertificate> certificates = envelope.certificates(expected.replyRecipient(), key, random);
        return new IssuedCertificate(expected.certificate()).judge(certificates, warnings);
    }

    private static String shown(Optional<String> value) {
        return value.map(text -> "\"" + Printable.of(text) + "\"").orElse("missing");
    }

    private static ScepterException broken(String message) {
        return new ScepterException(ErrorCode.REPLY_STATUS_UNKNOWN, "the reply breaks RFC 8894: " + message);
    }
}
