package dev.scepter.lab.ca;

import java.util.Collection;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.KeyTransRecipientId;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Verifies the signature of a request and decrypts what is inside. */
final class MessageOpener {
    private static final Set<ASN1ObjectIdentifier> AES = Set.of(
            NISTObjectIdentifiers.id_aes128_CBC,
            NISTObjectIdentifiers.id_aes192_CBC,
            NISTObjectIdentifiers.id_aes256_CBC);
    private static final Set<ASN1ObjectIdentifier> LEGACY =
            Set.of(PKCSObjectIdentifiers.des_EDE3_CBC, OIWObjectIdentifiers.desCBC);

    private final LabIdentity recipient;

    MessageOpener(LabIdentity recipient) {
        this.recipient = recipient;
    }

    /** The messageData. */
    byte[] open(PkiMessage message, boolean legacyAlgorithms) throws RefusalException {
        checkAlgorithms(message, legacyAlgorithms);
        if (!isSigned(message)) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the signature does not verify");
        }
        return decrypt(envelope(message), legacyAlgorithms);
    }

    private static void checkAlgorithms(PkiMessage message, boolean legacy) throws RefusalException {
        ASN1ObjectIdentifier signerKey =
                message.signer().getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm();
        if (!PKCSObjectIdentifiers.rsaEncryption.equals(signerKey)) {
            throw new RefusalException(FailInfo.BAD_ALG, "the key of the signer is not RSA: " + signerKey);
        }
        ASN1ObjectIdentifier digest =
                message.signerInfo().getDigestAlgorithmID().getAlgorithm();
        if (!Digests.accepted(digest, legacy)) {
            throw new RefusalException(FailInfo.BAD_ALG, "digest of the message not accepted: " + digest);
        }
    }

    private static boolean isSigned(PkiMessage message) {
        try {
            // By the bare key: a verifier made from a certificate would judge the signing time as well.
            SubjectPublicKeyInfo key = message.signer().getSubjectPublicKeyInfo();
            return message.signerInfo()
                    .verify(new SignerInformationVerifier(
                            new DefaultCMSSignatureAlgorithmNameGenerator(),
                            new DefaultSignatureAlgorithmIdentifierFinder(),
                            new JcaContentVerifierProviderBuilder().build(key),
                            new JcaDigestCalculatorProviderBuilder().build()));
        } catch (CMSException | OperatorCreationException | IllegalArgumentException e) {
            // The last one is how Bouncy Castle names an algorithm that it does not know.
            return false;
        }
    }

    private static CMSEnvelopedData envelope(PkiMessage message) throws RefusalException {
        CMSTypedData content = message.signedData().getSignedContent();
        if (content == null || !(content.getContent() instanceof byte[] bytes)) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the message has no pkcsPKIEnvelope");
        }
        try {
            CMSEnvelopedData envelope = new CMSEnvelopedData(bytes);
            if (!CMSObjectIdentifiers.envelopedData.equals(
                    envelope.toASN1Structure().getContentType())) {
                throw new RefusalException(FailInfo.BAD_REQUEST, "the pkcsPKIEnvelope is not of type id-envelopedData");
            }
            return envelope;
        } catch (CMSException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the pkcsPKIEnvelope is not EnvelopedData");
        }
    }

    private byte[] decrypt(CMSEnvelopedData envelope, boolean legacy) throws RefusalException {
        ASN1ObjectIdentifier cipher = envelope.getContentEncryptionAlgorithm().getAlgorithm();
        if (!AES.contains(cipher) && !(legacy && LEGACY.contains(cipher))) {
            throw new RefusalException(FailInfo.BAD_ALG, "cipher of the envelope not accepted: " + cipher);
        }
        Collection<RecipientInformation> recipients =
                envelope.getRecipientInfos().getRecipients();
        if (recipients.size() != 1) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the envelope has " + recipients.size() + " recipients");
        }
        RecipientInformation only = recipients.iterator().next();
        if (!(only.getRID() instanceof KeyTransRecipientId id) || !id.match(recipient.certificate())) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the envelope is for another certificate");
        }
        try {
            return only.getContent(new JceKeyTransEnvelopedRecipient(recipient.key()));
        } catch (CMSException e) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the envelope cannot be decrypted");
        }
    }
}
