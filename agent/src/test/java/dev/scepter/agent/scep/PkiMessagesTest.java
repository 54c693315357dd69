package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectName.Rdn;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.scep.MessageAlgorithms.Cipher;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.agent.x509.SubjectNames;
import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiMessagesTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Nonce NONCE = Nonce.random(RANDOM);
    private static final SubjectName SUBJECT = new SubjectName(List.of(new Rdn("CN", "device-1")));
    private static final RequestedCertificate WANTED =
            RequestedCertificate.builder(SUBJECT).build();
    /** Longer than the segments that Bouncy Castle would cut it into. */
    private static final Secret CONTENT = Secret.ofBytes(new byte[3000]);

    private static TestCa ca;
    private static SoftwareManagedKey key;
    private static EncodedCertificate signer;

    @BeforeAll
    static void makeKeys() throws ScepterException {
        ca = TestCa.root("CN=CA");
        key = SoftwareManagedKey.generate();
        signer = new SelfSignedSigner(RANDOM).create(WANTED, key, SignatureDigest.SHA256, TestCa.NOW);
    }

    private static PkiRequest request(SignatureDigest digest, Cipher cipher) {
        return new PkiRequest(
                MessageType.PKCS_REQ,
                CONTENT,
                ca.certificate(),
                signer,
                TransactionId.ofKey(key.publicKey()),
                NONCE,
                new MessageAlgorithms(digest, cipher));
    }

    private static byte[] message(SignatureDigest digest, Cipher cipher) throws ScepterException {
        return new PkiMessages(RANDOM).encode(request(digest, cipher), key);
    }

    private static byte[] message() throws ScepterException {
        return message(SignatureDigest.SHA256, Cipher.AES128_CBC);
    }

    private static byte[] envelope(byte[] message) throws CMSException {
        return (byte[]) new CMSSignedData(message).getSignedContent().getContent();
    }

    private static SignerInformation signerInfo(byte[] message) throws CMSException {
        Collection<SignerInformation> signers =
                new CMSSignedData(message).getSignerInfos().getSigners();
        assertThat(signers).hasSize(1);
        return signers.iterator().next();
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, AES128_CBC, 2.16.840.1.101.3.4.1.2",
        "SHA512, AES256_CBC, 2.16.840.1.101.3.4.1.42",
        "SHA384, AES128_CBC, 2.16.840.1.101.3.4.1.2",
        "SHA1, DES3_CBC, 1.2.840.113549.3.7"
    })
    void message_verifiesAndDecrypts(SignatureDigest digest, Cipher cipher, String cipherOid)
            throws ScepterException, CMSException, OperatorCreationException {
        byte[] message = message(digest, cipher);

        assertThat(signerInfo(message).verify(new JcaSimpleSignerInfoVerifierBuilder().build(key.publicKey())))
                .isTrue();
        CMSEnvelopedData enveloped = new CMSEnvelopedData(envelope(message));
        RecipientInformation recipient =
                enveloped.getRecipientInfos().getRecipients().iterator().next();
        assertThat(recipient.getContent(new JceKeyTransEnvelopedRecipient(ca.privateKey())))
                .isEqualTo(CONTENT.revealBytes());
        assertThat(enveloped.getContentEncryptionAlgorithm().getAlgorithm())
                .isEqualTo(new ASN1ObjectIdentifier(cipherOid));
        assertThat(recipient.getKeyEncryptionAlgOID()).isEqualTo(PKCSObjectIdentifiers.rsaEncryption.getId());
    }

    @Test
    void message_isDerInsideAndOut() throws ScepterException, CMSException, IOException {
        byte[] message = message();
        byte[] envelope = envelope(message);

        assertThat(ASN1Primitive.fromByteArray(message).getEncoded(ASN1Encoding.DER))
                .isEqualTo(message);
        assertThat(ASN1Primitive.fromByteArray(envelope).getEncoded(ASN1Encoding.DER))
                .isEqualTo(envelope);
    }

    @Test
    void signedAttributes_areThoseOfTheStandardAndNoOthers() throws ScepterException, CMSException {
        AttributeTable attributes = signerInfo(message()).getSignedAttributes();

        assertThat(attributes.size()).isEqualTo(5);
        assertThat(attributes.get(CMSAttributes.contentType).getAttributeValues())
                .containsExactly(CMSObjectIdentifiers.data);
        assertThat(attributes.get(CMSAttributes.messageDigest)).isNotNull();
        assertThat(attributes.get(ScepAttributes.MESSAGE_TYPE).getAttributeValues())
                .containsExactly(new DERPrintableString("19"));
        assertThat(attributes.get(ScepAttributes.TRANSACTION_ID).getAttributeValues())
                .containsExactly(new DERPrintableString(
                        TransactionId.ofKey(key.publicKey()).text()));
        assertThat(attributes.get(ScepAttributes.SENDER_NONCE).getAttributeValues())
                .containsExactly(new DEROctetString(NONCE.bytes()));
    }

    @Test
    void signatureAlgorithm_isPlainRsaEncryption() throws ScepterException, CMSException {
        assertThat(signerInfo(message()).getEncryptionAlgOID()).isEqualTo(PKCSObjectIdentifiers.rsaEncryption.getId());
    }

    @Test
    void onlyTheSigner_isEmbedded() throws ScepterException, CMSException, IOException {
        assertThat(new CMSSignedData(message()).getCertificates().getMatches(null))
                .containsExactly(new X509CertificateHolder(signer.der()));
    }

    @Test
    void issuerAndSubject_namesCaAndSubject() {
        TestCa issuing = ca.subordinate("CN=Issuing");

        Secret pair = PkiMessages.issuerAndSubject(issuing.certificate(), SubjectNames.toDer(SUBJECT));

        ASN1Sequence sequence = ASN1Sequence.getInstance(pair.revealBytes());
        assertThat(sequence.size()).isEqualTo(2);
        assertThat(sequence.getObjectAt(0).toASN1Primitive())
                .isEqualTo(ASN1Sequence.getInstance(
                        ParsedCertificate.of(issuing.certificate()).subjectDer()));
        assertThat(sequence.getObjectAt(1).toASN1Primitive())
                .isEqualTo(ASN1Sequence.getInstance(SubjectNames.toDer(SUBJECT)));
    }

    @Test
    void failureOfTheKey_comesOutUnchanged() {
        ScepterException failure = new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "no signature today");
        ManagedKey broken = new BrokenKey(failure);

        assertThatThrownBy(() ->
                        new PkiMessages(RANDOM).encode(request(SignatureDigest.SHA256, Cipher.AES128_CBC), broken))
                .isSameAs(failure);
        assertThatThrownBy(() -> CertificationRequests.build(WANTED, Optional.empty(), broken, SignatureDigest.SHA256))
                .isSameAs(failure);
        assertThatThrownBy(
                        () -> new SelfSignedSigner(RANDOM).create(WANTED, broken, SignatureDigest.SHA256, TestCa.NOW))
                .isSameAs(failure);
    }

    private record BrokenKey(ScepterException failure) implements ManagedKey {
        @Override
        public KeyName name() {
            return new KeyName(new PolicyId("test"), "00000000");
        }

        @Override
        public PublicKey publicKey() {
            return key.publicKey();
        }

        @Override
        public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
            throw failure;
        }

        @Override
        public boolean canDecrypt() {
            return true;
        }

        @Override
        public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
            throw failure;
        }

        @Override
        public void close() {}
    }
}
