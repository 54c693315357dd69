package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyTransRecipientId;
import org.bouncycastle.cms.RecipientInformation;

/** The encrypted layer of a SUCCESS reply. */
final class ReplyEnvelope {
    private static final String WHAT = "the envelope of the reply";

    private final CMSEnvelopedData cms;

    private ReplyEnvelope(CMSEnvelopedData cms) {
        this.cms = cms;
    }

    /** Decodes an envelope. */
    static ReplyEnvelope decode(byte[] content) throws ScepterException {
        if (content.length == 0) {
            throw new ScepterException(
                    ErrorCode.REPLY_STATUS_UNKNOWN, "the reply breaks RFC 8894: SUCCESS without an envelope");
        }
        try {
            ContentInfo info = ContentInfo.getInstance(ReplyBody.decode(WHAT, content));
            return new ReplyEnvelope(new CMSEnvelopedData(info));
        } catch (CMSException | RuntimeException e) {
            // What Bouncy Castle throws for parts of the wrong kind.
            throw new ScepterException(ErrorCode.REPLY_UNDECODABLE, WHAT + " is not well-formed: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses a weak cipher where it is not accepted.
     *
     * @return whether the cipher is weak
     */
    boolean checkCipher(boolean acceptWeak) throws ScepterException {
        ASN1ObjectIdentifier oid = cms.getContentEncryptionAlgorithm().getAlgorithm();
        boolean weak = EnvelopeCipher.ofOid(oid).map(EnvelopeCipher::isWeak).orElse(false);
        if (weak && !acceptWeak) {
            throw new ScepterException(
                    ErrorCode.REPLY_ALGORITHM_FORBIDDEN, "the reply is encrypted with weak cipher " + oid);
        }
        return weak;
    }

    /**
     * Decrypts the content and decodes the certificates in it.
     *
     * <p>A transported key that does not decrypt, content that does not, and content that is nothing after all fail alike;
     * a provider that failed is this machine's own trouble and says so.
     *
     * @param recipient the certificate to which it should be encrypted
     */
    List<EncodedCertificate> certificates(EncodedCertificate recipient, ManagedKey key, SecureRandom random)
            throws ScepterException {
        RecipientInformation info = recipientInfo(recipient);
        ManagedKeyRecipient opener = new ManagedKeyRecipient(key, random);
        try {
            return CaCertificates.decodeBinary("the decrypted reply", info.getContent(opener));
        } catch (CMSException | ScepterException | RuntimeException e) {
            throw opener.keyFailure()
                    .orElseGet(() -> new ScepterException(
                            ErrorCode.REPLY_NOT_DECRYPTABLE,
                            "the reply cannot be decrypted to certificates: " + e.getMessage(),
                            e));
        }
    }

    private RecipientInformation recipientInfo(EncodedCertificate recipient) throws ScepterException {
        X509CertificateHolder holder;
        try {
            holder = new X509CertificateHolder(recipient.der());
        } catch (IOException e) {
            throw new IllegalStateException("a decoded certificate decodes again", e);
        }
        for (RecipientInformation info : cms.getRecipientInfos()) {
            if (info.getRID() instanceof KeyTransRecipientId id && id.match(holder)) {
                return info;
            }
        }
        throw new ScepterException(
                ErrorCode.REPLY_NOT_DECRYPTABLE,
                "the reply is encrypted to " + cms.getRecipientInfos().size()
                        + " recipients, and the signer certificate of the request is none of them");
    }
}
