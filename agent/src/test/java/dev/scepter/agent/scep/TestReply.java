package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.KeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.operator.AsymmetricKeyWrapper;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Builds replies, good ones by default, and any other on demand. Mutable. */
final class TestReply {
    private static final AlgorithmIdentifier RSA_ENCRYPTION =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private final List<Attribute> attributes = new ArrayList<>();
    private final List<EncodedCertificate> issued = new ArrayList<>();
    private EncodedCertificate signerCertificate;
    private PrivateKey signerKey;
    private String signatureAlgorithm = "SHA256withRSA";
    private ASN1ObjectIdentifier cipher = CMSAlgorithm.AES128_CBC;
    private KeyTransport transport = KeyTransport.PKCS1;
    private Optional<EncodedCertificate> recipient = Optional.empty();
    private Optional<byte[]> content = Optional.empty();
    private boolean embedSigner = true;
    private boolean plainRsa;
    private String encoding = ASN1Encoding.DER;

    private TestReply(TestCa signer) {
        signerCertificate = signer.certificate();
        signerKey = signer.privateKey();
    }

    /** A reply with the attributes that every reply has. */
    static TestReply of(TestCa signer, PkiStatus status, TransactionId transaction, Nonce recipientNonce) {
        return new TestReply(signer)
                .set(ScepAttributes.MESSAGE_TYPE, "3")
                .set(ScepAttributes.PKI_STATUS, status.text())
                .set(ScepAttributes.TRANSACTION_ID, transaction.text())
                .set(ScepAttributes.RECIPIENT_NONCE, new DEROctetString(recipientNonce.bytes()))
                .set(ScepAttributes.SENDER_NONCE, new DEROctetString(new byte[16]));
    }

    TestReply set(ASN1ObjectIdentifier type, String value) {
        return set(type, new DERPrintableString(value));
    }

    TestReply set(ASN1ObjectIdentifier type, ASN1Encodable value) {
        return without(type).add(type, value);
    }

    TestReply add(ASN1ObjectIdentifier type, ASN1Encodable... values) {
        attributes.add(new Attribute(type, new DERSet(values)));
        return this;
    }

    TestReply without(ASN1ObjectIdentifier type) {
        attributes.removeIf(attribute -> attribute.getAttrType().equals(type));
        return this;
    }

    TestReply signedBy(EncodedCertificate certificate, PrivateKey key) {
        signerCertificate = certificate;
        signerKey = key;
        return this;
    }

    TestReply signatureAlgorithm(String name) {
        signatureAlgorithm = name;
        return this;
    }

    /** Names {@code rsaEncryption} as the signature algorithm instead of the combined OID. */
    TestReply plainRsa() {
        plainRsa = true;
        return this;
    }

    TestReply withoutEmbeddedSigner() {
        embedSigner = false;
        return this;
    }

    TestReply cipher(ASN1ObjectIdentifier oid) {
        cipher = oid;
        return this;
    }

    TestReply transport(KeyTransport padding) {
        transport = padding;
        return this;
    }

    TestReply ber() {
        encoding = ASN1Encoding.BER;
        return this;
    }

    /** Puts certificates into an envelope for a recipient. */
    TestReply issue(EncodedCertificate to, EncodedCertificate... certificates) {
        recipient = Optional.of(to);
        issued.addAll(Arrays.asList(certificates));
        return this;
    }

    /** Raw content in place of an envelope. */
    TestReply content(byte... bytes) {
        content = Optional.of(bytes);
        return this;
    }

    byte[] build() {
        try {
            if (recipient.isPresent()) {
                content = Optional.of(envelope(degenerate(issued), recipient.get()));
            }
            X509CertificateHolder signer = new X509CertificateHolder(signerCertificate.der());
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new SignerInfoGeneratorBuilder(
                            new JcaDigestCalculatorProviderBuilder().build(),
                            combined -> plainRsa ? RSA_ENCRYPTION : combined)
                    .setSignedAttributeGenerator(attributes())
                    .build(new JcaContentSignerBuilder(signatureAlgorithm).build(signerKey), signer));
            if (embedSigner) {
                generator.addCertificate(signer);
            }
            CMSTypedData data =
                    content.<CMSTypedData>map(CMSProcessableByteArray::new).orElseGet(CMSAbsentContent::new);
            return encode(generator.generate(data, content.isPresent()));
        } catch (IOException | CMSException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] degenerate(List<EncodedCertificate> certificates) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            for (EncodedCertificate certificate : certificates) {
                generator.addCertificate(new X509CertificateHolder(certificate.der()));
            }
            return generator.generate(new CMSAbsentContent()).getEncoded();
        } catch (IOException | CMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] encode(CMSSignedData signed) throws IOException {
        return signed.toASN1Structure().getEncoded(encoding);
    }

    private byte[] envelope(byte[] plain, EncodedCertificate to) throws CMSException, IOException {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(new Recipient(Certificate.getInstance(to.der()), transport));
        return generator
                .generate(new CMSProcessableByteArray(plain), new JceCMSContentEncryptorBuilder(cipher).build())
                .toASN1Structure()
                .getEncoded(encoding);
    }

    private CMSAttributeTableGenerator attributes() {
        return parameters -> {
            Object type = parameters.get(CMSAttributeTableGenerator.CONTENT_TYPE);
            Object digest = parameters.get(CMSAttributeTableGenerator.DIGEST);
            ASN1EncodableVector vector = new ASN1EncodableVector();
            vector.add(new Attribute(CMSAttributes.contentType, new DERSet((ASN1ObjectIdentifier) type)));
            vector.add(new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString((byte[]) digest))));
            attributes.forEach(vector::add);
            return new AttributeTable(vector);
        };
    }

    private static final class Recipient extends KeyTransRecipientInfoGenerator {
        Recipient(Certificate certificate, KeyTransport transport) {
            super(new IssuerAndSerialNumber(certificate), new Wrapper(certificate, transport));
        }
    }

    private static final class Wrapper extends AsymmetricKeyWrapper {
        private final Certificate certificate;
        private final KeyTransport transport;

        Wrapper(Certificate certificate, KeyTransport transport) {
            super(algorithm(transport));
            this.certificate = certificate;
            this.transport = transport;
        }

        private static AlgorithmIdentifier algorithm(KeyTransport transport) {
            AlgorithmIdentifier sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
            return switch (transport) {
                case PKCS1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
                case OAEP_SHA1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, new RSAESOAEPparams());
                case OAEP_SHA256 ->
                    new AlgorithmIdentifier(
                            PKCSObjectIdentifiers.id_RSAES_OAEP,
                            new RSAESOAEPparams(
                                    sha256,
                                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
                                    RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
            };
        }

        @Override
        public byte[] generateWrappedKey(GenericKey key) throws OperatorException {
            try {
                PublicKey publicKey = KeyFactory.getInstance("RSA")
                        .generatePublic(new X509EncodedKeySpec(
                                certificate.getSubjectPublicKeyInfo().getEncoded()));
                Cipher rsa;
                if (transport == KeyTransport.PKCS1) {
                    rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                    rsa.init(Cipher.ENCRYPT_MODE, publicKey, new SecureRandom());
                } else {
                    rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
                    rsa.init(Cipher.ENCRYPT_MODE, publicKey, SoftwareManagedKey.oaep(transport));
                }
                byte[] plain = key.getRepresentation() instanceof Key jceKey
                        ? jceKey.getEncoded()
                        : (byte[]) key.getRepresentation();
                return rsa.doFinal(plain);
            } catch (GeneralSecurityException | IOException e) {
                throw new OperatorException("cannot wrap", e);
            }
        }
    }
}
