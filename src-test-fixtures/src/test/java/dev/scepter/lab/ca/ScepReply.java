package dev.scepter.lab.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.jspecify.annotations.Nullable;

/** Reads a CertRep; says what it holds and judges nothing. */
final class ScepReply {
    private static final String ARC = "2.16.840.1.113733.1.9.";

    private final CMSSignedData signedData;
    private final SignerInformation signer;

    ScepReply(LabReply reply) throws Exception {
        signedData = new CMSSignedData(reply.body());
        signer = signedData.getSignerInfos().getSigners().iterator().next();
    }

    String status() {
        return text(ARC + "3");
    }

    String failInfo() {
        return text(ARC + "4");
    }

    String failInfoText() {
        return text("1.3.6.1.5.5.7.24.1");
    }

    String messageType() {
        return text(ARC + "2");
    }

    String transactionId() {
        return text(ARC + "7");
    }

    byte[] senderNonce() {
        return nonce(ARC + "5");
    }

    byte[] recipientNonce() {
        return nonce(ARC + "6");
    }

    String digestOid() {
        return signer.getDigestAlgOID();
    }

    int embeddedCertificates() {
        return signedData.getCertificates().getMatches(null).size();
    }

    X509Certificate embedded() throws Exception {
        X509CertificateHolder only =
                signedData.getCertificates().getMatches(null).iterator().next();
        return new JcaX509CertificateConverter().getCertificate(only);
    }

    boolean hasEnvelope() {
        return signedData.getSignedContent() != null;
    }

    boolean isSignedBy(X509Certificate certificate) throws Exception {
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()));
        } catch (CMSException e) {
            return false;
        }
    }

    String cipherOid() throws Exception {
        return envelope().getEncryptionAlgOID();
    }

    String keyTransportOid() throws Exception {
        return envelope().getRecipientInfos().getRecipients().iterator().next().getKeyEncryptionAlgOID();
    }

    List<X509Certificate> certificates(PrivateKey key) throws Exception {
        byte[] degenerate = envelope()
                .getRecipientInfos()
                .getRecipients()
                .iterator()
                .next()
                .getContent(new JceKeyTransEnvelopedRecipient(key));
        return certificatesOf(degenerate);
    }

    /** The first certificate inside. */
    X509Certificate certificate(ClientIdentity identity) throws Exception {
        return certificates(identity.key().getPrivate()).get(0);
    }

    static List<X509Certificate> certificatesOf(byte[] degenerate) throws Exception {
        Collection<X509CertificateHolder> holders =
                new CMSSignedData(degenerate).getCertificates().getMatches(null);
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : holders) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
        return certificates;
    }

    static X509CertificateHolder holder(X509Certificate certificate) throws Exception {
        return new X509CertificateHolder(certificate.getEncoded());
    }

    private CMSEnvelopedData envelope() throws Exception {
        return new CMSEnvelopedData((byte[]) signedData.getSignedContent().getContent());
    }

    private String text(String oid) {
        return value(oid) instanceof ASN1String string ? string.getString() : "";
    }

    private byte[] nonce(String oid) {
        return value(oid) instanceof ASN1OctetString octets ? octets.getOctets() : new byte[0];
    }

    private @Nullable ASN1Encodable value(String oid) {
        Attribute attribute = signer.getSignedAttributes().get(new ASN1ObjectIdentifier(oid));
        return attribute == null ? null : attribute.getAttributeValues()[0];
    }
}
