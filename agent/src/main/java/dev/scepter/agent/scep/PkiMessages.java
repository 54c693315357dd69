package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.x509.ParsedCertificate;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.KeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.operator.jcajce.JceAsymmetricKeyWrapper;

/**
 * Builds request messages (RFC 8894 section 3).
 *
 * <p>All of it is DER: the Go servers take the BER that Bouncy Castle makes by itself for a wrong digest. There is no
 * signing time, which would show the device's clock, and no certificate but the signer's, because some servers encrypt
 * the reply to each one they find.
 */
public final class PkiMessages {
    /** For key transport, and under signatures in place of the combined OID: some old peers know only this one. */
    private static final AlgorithmIdentifier RSA_ENCRYPTION =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private final SecureRandom random;

    /**
     * @param random for content keys, initialisation vectors and padding
     */
    public PkiMessages(SecureRandom random) {
        this.random = random;
    }

    /**
     * Encrypts and signs a request.
     *
     * @param signerKey the key of the signer certificate; RSA
     * @return the message in DER
     * @throws ScepterException what the key throws
     */
    public byte[] encode(PkiRequest request, ManagedKey signerKey) throws ScepterException {
        try {
            return sign(request, signerKey, envelope(request));
        } catch (KeyFailure e) {
            throw e.failure();
        } catch (IOException | CMSException | OperatorCreationException e) {
            throw new ScepterException(ErrorCode.DEFECT, "the " + request.type() + " message could not be built", e);
        }
    }

    /**
     * The content of CertPoll (RFC 8894 section 3.3.3).
     *
     * @param issuer the CA that will issue; its subject is what goes into the message
     * @param subjectDer the subject of the certification request
     */
    public static Secret issuerAndSubject(EncodedCertificate issuer, byte[] subjectDer) {
        X500Name issuerName = X500Name.getInstance(ParsedCertificate.of(issuer).subjectDer());
        DERSequence pair = new DERSequence(new ASN1Encodable[] {issuerName, X500Name.getInstance(subjectDer)});
        try {
            return Secret.ofBytes(pair.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("names encode in memory", e);
        }
    }

    private byte[] envelope(PkiRequest request) throws CMSException, IOException {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(new Recipient(request.recipient(), random));
        byte[] content = request.content().revealBytes();
        try {
            return generator
                    .generate(
                            new CMSProcessableByteArray(content),
                            new JceCMSContentEncryptorBuilder(
                                            request.algorithms().cipher().oid())
                                    .setSecureRandom(random)
                                    .build())
                    .toASN1Structure()
                    .getEncoded(ASN1Encoding.DER);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] sign(PkiRequest request, ManagedKey key, byte[] envelope)
            throws CMSException, OperatorCreationException, IOException {
        X509CertificateHolder signer =
                new X509CertificateHolder(request.signerCertificate().der());
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new SignerInfoGeneratorBuilder(
                        new JcaDigestCalculatorProviderBuilder().build(), combined -> RSA_ENCRYPTION)
                .setSignedAttributeGenerator(attributes(request))
                .build(new ManagedKeySigner(key, request.algorithms().digest()), signer));
        generator.addCertificate(signer);
        return generator
                .generate(new CMSProcessableByteArray(envelope), true)
                .toASN1Structure()
                .getEncoded(ASN1Encoding.DER);
    }

    private static CMSAttributeTableGenerator attributes(PkiRequest request) {
        return parameters -> {
            Object digest = Objects.requireNonNull(parameters.get(CMSAttributeTableGenerator.DIGEST));
            ASN1EncodableVector attributes = new ASN1EncodableVector();
            attributes.add(attribute(CMSAttributes.contentType, CMSObjectIdentifiers.data));
            attributes.add(attribute(CMSAttributes.messageDigest, new DEROctetString((byte[]) digest)));
            attributes.add(printable(
                    ScepAttributes.TRANSACTION_ID, request.transactionId().text()));
            attributes.add(printable(ScepAttributes.MESSAGE_TYPE, request.type().text()));
            attributes.add(attribute(
                    ScepAttributes.SENDER_NONCE,
                    new DEROctetString(request.senderNonce().bytes())));
            return new AttributeTable(attributes);
        };
    }

    private static Attribute printable(ASN1ObjectIdentifier type, String value) {
        return attribute(type, new DERPrintableString(value));
    }

    private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return new Attribute(type, new DERSet(value));
    }

    /** Key transport by RSAES-PKCS1-v1_5, which every server understands. */
    private static final class Recipient extends KeyTransRecipientInfoGenerator {
        Recipient(EncodedCertificate recipient, SecureRandom random) {
            this(ParsedCertificate.of(recipient), random);
        }

        private Recipient(ParsedCertificate recipient, SecureRandom random) {
            super(
                    new IssuerAndSerialNumber(
                            Certificate.getInstance(recipient.encoded().der())),
                    new JceAsymmetricKeyWrapper(RSA_ENCRYPTION, recipient.publicKey()).setSecureRandom(random));
        }
    }
}
