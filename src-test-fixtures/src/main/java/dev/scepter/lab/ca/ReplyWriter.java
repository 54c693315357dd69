package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.operator.jcajce.JceAsymmetricKeyWrapper;

/** Writes CertRep messages and certificate bags, DER throughout (RFC 8894 sections 3.2 and 3.4). */
final class ReplyWriter {
    private static final int NONCE_LENGTH = 16;
    private static final AlgorithmIdentifier OAEP =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, new RSAESOAEPparams());

    private final SecureRandom random;
    private final X509CertificateHolder issuer;

    ReplyWriter(SecureRandom random, X509CertificateHolder issuer) {
        this.random = random;
        this.issuer = issuer;
    }

    byte[] write(ReplyHeader header, Decision decision, ReplyForm form, LabIdentity signer) {
        try {
            return sign(content(header, decision, form), attributes(header, decision), form, signer);
        } catch (IOException | CMSException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot write a CertRep", e);
        }
    }

    /** Degenerate SignedData (section 3.4). */
    static byte[] certificatesOnly(List<X509CertificateHolder> certificates) {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        try {
            for (X509CertificateHolder certificate : certificates) {
                generator.addCertificate(certificate);
            }
            return generator.generate(new CMSAbsentContent()).toASN1Structure().getEncoded(ASN1Encoding.DER);
        } catch (IOException | CMSException e) {
            throw new IllegalStateException("cannot write certificates as PKCS#7", e);
        }
    }

    private CMSTypedData content(ReplyHeader header, Decision decision, ReplyForm form)
            throws IOException, CMSException, GeneralSecurityException {
        Optional<byte[]> envelope = envelope(header, decision, form);
        return envelope.isPresent() ? new CMSProcessableByteArray(envelope.get()) : new CMSAbsentContent();
    }

    /** The encrypted layer; none without a certificate. */
    Optional<byte[]> envelope(ReplyHeader header, Decision decision, ReplyForm form)
            throws IOException, CMSException, GeneralSecurityException {
        if (!(decision instanceof Decision.Issued issued)) {
            return Optional.empty();
        }
        List<X509CertificateHolder> certificates =
                form.includeIssuer() ? List.of(issued.certificate(), issuer) : List.of(issued.certificate());
        return Optional.of(encrypt(certificatesOnly(certificates), List.of(header.recipient()), form));
    }

    /** EnvelopedData for some recipients. */
    byte[] encrypt(byte[] data, List<X509CertificateHolder> recipients, ReplyForm form)
            throws IOException, CMSException, GeneralSecurityException {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        for (X509CertificateHolder recipient : recipients) {
            var certificate = LabIdentity.toX509(recipient);
            JceAsymmetricKeyWrapper wrapper = form.keyTransport() == ReplyForm.KeyTransport.OAEP
                    ? new JceAsymmetricKeyWrapper(OAEP, certificate.getPublicKey())
                    : new JceAsymmetricKeyWrapper(certificate.getPublicKey());
            generator.addRecipientInfoGenerator(
                    new JceKeyTransRecipientInfoGenerator(certificate, wrapper.setSecureRandom(random)));
        }
        return generator
                .generate(
                        new CMSProcessableByteArray(data),
                        new JceCMSContentEncryptorBuilder(form.cipher().oid())
                                .setSecureRandom(random)
                                .build())
                .toASN1Structure()
                .getEncoded(ASN1Encoding.DER);
    }

    private byte[] sign(CMSTypedData content, AttributeTable attributes, ReplyForm form, LabIdentity signer)
            throws IOException, CMSException, OperatorCreationException {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        var contentSigner = new JcaContentSignerBuilder(form.digest().signatureName())
                .setSecureRandom(random)
                .build(signer.key());
        generator.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                        .setSignedAttributeGenerator(new ScepAttributes(attributes))
                        .build(contentSigner, signer.certificate()));
        if (form.embedSigner()) {
            generator.addCertificate(signer.certificate());
        }
        return generator.generate(content, true).toASN1Structure().getEncoded(ASN1Encoding.DER);
    }

    private AttributeTable attributes(ReplyHeader header, Decision decision) {
        byte[] senderNonce = new byte[NONCE_LENGTH];
        random.nextBytes(senderNonce);
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        add(attributes, ScepOids.TRANSACTION_ID, new DERPrintableString(header.transactionId()));
        add(attributes, ScepOids.MESSAGE_TYPE, number(MessageType.CERT_REP.number()));
        add(attributes, ScepOids.SENDER_NONCE, new DEROctetString(senderNonce));
        header.recipientNonce().ifPresent(nonce -> add(attributes, ScepOids.RECIPIENT_NONCE, nonce));
        add(attributes, ScepOids.PKI_STATUS, number(status(decision)));
        if (decision instanceof Decision.Refused refused) {
            add(attributes, ScepOids.FAIL_INFO, number(refused.failInfo().number()));
            add(attributes, ScepOids.FAIL_INFO_TEXT, new DERUTF8String(refused.text()));
        }
        return new AttributeTable(attributes);
    }

    static int status(Decision decision) {
        if (decision instanceof Decision.Issued) {
            return 0;
        }
        return decision instanceof Decision.Pending ? 3 : 2;
    }

    private static DERPrintableString number(int number) {
        return new DERPrintableString(Integer.toString(number));
    }

    private static void add(ASN1EncodableVector attributes, ASN1ObjectIdentifier oid, ASN1Encodable value) {
        attributes.add(new Attribute(oid, new DERSet(value)));
    }

    /** What CMS demands and SCEP names, without the extras of Bouncy Castle. */
    private static final class ScepAttributes extends DefaultSignedAttributeTableGenerator {
        ScepAttributes(AttributeTable attributes) {
            super(attributes);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public AttributeTable getAttributes(Map parameters) {
            return super.getAttributes(parameters)
                    .remove(CMSAttributes.signingTime)
                    .remove(CMSAttributes.cmsAlgorithmProtect);
        }
    }
}
