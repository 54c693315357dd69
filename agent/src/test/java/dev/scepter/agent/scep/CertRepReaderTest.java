package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.x509.ParsedCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cms.CMSAlgorithm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertRepReaderTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = TestCa.NOW;
    private static final Nonce NONCE = Nonce.random(RANDOM);

    private static TestCa root;
    private static TestCa ca;
    private static TestCa stranger;
    private static SoftwareManagedKey key;
    private static SoftwareManagedKey otherKey;
    private static EncodedCertificate signer;
    private static TransactionId transaction;
    private static AuthenticatedCa authenticated;

    @BeforeAll
    static void makeCa() throws ScepterException {
        root = TestCa.root("CN=Root");
        ca = root.subordinate("CN=Issuing CA");
        stranger = TestCa.root("CN=Root");
        key = SoftwareManagedKey.generate();
        otherKey = SoftwareManagedKey.generate();
        transaction = TransactionId.ofKey(key.publicKey());
        signer = new SelfSignedSigner(RANDOM)
                .create(
                        RequestedCertificate.builder(new SubjectName(List.of(new SubjectName.Rdn("CN", "device-1"))))
                                .build(),
                        key,
                        SignatureDigest.SHA256,
                        NOW);
        authenticated = AuthenticatedCa.authenticate(
                List.of(root.certificate(), ca.certificate()),
                root.certificate().sha256(),
                NOW);
    }

    private static EncodedCertificate leaf() {
        return ca.issue("CN=device-1", key.publicKey());
    }

    private static TestReply reply(PkiStatus status) {
        return TestReply.of(ca, status, transaction, NONCE);
    }

    private static TestReply success(EncodedCertificate... certificates) {
        return reply(PkiStatus.SUCCESS).issue(signer, certificates);
    }

    private static ExpectedReply expected(boolean acceptWeak, Optional<EncodedCertificate> old) {
        return new ExpectedReply(
                transaction, NONCE, authenticated, signer, key.publicKey(), Optional.empty(), acceptWeak, NOW, old);
    }

    private static CertRep read(byte[] body) throws ScepterException {
        return new CertRepReader(RANDOM).read(body, expected(true, Optional.empty()), key);
    }

    private static CertRep.Issued issued(byte[] body) throws ScepterException {
        return (CertRep.Issued) read(body);
    }

    private static CertRep.Refused refused(TestReply reply) throws ScepterException {
        return (CertRep.Refused) read(reply.build());
    }

    private static void assertFails(ErrorCode code, byte[] body) {
        assertCode(code, () -> read(body));
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ScepterException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private static List<String> codes(CertRep.Issued issued) {
        return issued.warnings().stream()
                .map(warning -> warning.code().jsonName())
                .toList();
    }

    @Test
    void success_givesLeafAndChainWithoutWarnings() throws ScepterException {
        EncodedCertificate leaf = leaf();

        CertRep.Issued issued = issued(success(ca.certificate(), leaf).build());

        assertThat(issued.leaf()).isEqualTo(leaf);
        assertThat(issued.chain()).containsExactly(ca.certificate(), root.certificate());
        assertThat(issued.warnings()).isEmpty();
    }

    @Test
    void berReply_isAccepted() throws ScepterException {
        byte[] body = success(leaf()).ber().build();

        assertThat(body[1]).as("indefinite length").isEqualTo((byte) 0x80);
        assertThat(issued(body).chain()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(KeyTransport.class)
    void everyKeyTransport_isDecrypted(KeyTransport transport) throws ScepterException {
        assertThat(issued(success(leaf()).transport(transport).build()).chain()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.42"})
    void everyAes_isDecryptedWithoutWarning(String cipher) throws ScepterException {
        assertThat(codes(issued(
                        success(leaf()).cipher(new ASN1ObjectIdentifier(cipher)).build())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.14.3.2.7", "1.2.840.113549.3.7"})
    void weakCipher_isAcceptedWithWarning(String cipher) throws ScepterException {
        CertRep.Issued issued =
                issued(success(leaf()).cipher(new ASN1ObjectIdentifier(cipher)).build());

        assertThat(codes(issued)).containsExactly("weakReplyCipher");
    }

    @Test
    void weakCipher_isRefusedWhereNotAccepted() {
        byte[] body = success(leaf()).cipher(OIWObjectIdentifiers.desCBC).build();

        assertCode(
                ErrorCode.REPLY_ALGORITHM_FORBIDDEN,
                () -> new CertRepReader(RANDOM).read(body, expected(false, Optional.empty()), key));
    }

    @Test
    void plainRsaEncryption_isVerified() throws ScepterException {
        assertThat(codes(issued(success(leaf()).plainRsa().build()))).isEmpty();
        assertFails(
                ErrorCode.REPLY_SIGNATURE_WRONG,
                success(leaf())
                        .plainRsa()
                        .signedBy(ca.certificate(), stranger.privateKey())
                        .build());
    }

    @Test
    void sha1SignatureUnderPlainRsa_isAcceptedWithWarning() throws ScepterException {
        CertRep.Issued issued = issued(
                success(leaf()).plainRsa().signatureAlgorithm("SHA1withRSA").build());

        assertThat(codes(issued)).containsExactly("weakReplySignature");
    }

    @Test
    void sha1Signature_isAcceptedWithWarning() throws ScepterException {
        CertRep.Issued issued =
                issued(success(leaf()).signatureAlgorithm("SHA1withRSA").build());

        assertThat(codes(issued)).containsExactly("weakReplySignature");
    }

    @Test
    void sha1Signature_isRefusedWhereNotAccepted() {
        byte[] body = success(leaf()).signatureAlgorithm("SHA1withRSA").build();

        assertCode(
                ErrorCode.REPLY_ALGORITHM_FORBIDDEN,
                () -> new CertRepReader(RANDOM).read(body, expected(false, Optional.empty()), key));
    }

    @Test
    void md5SignatureUnderPlainRsa_isRefused() {
        assertFails(
                ErrorCode.REPLY_ALGORITHM_FORBIDDEN,
                success(leaf()).plainRsa().signatureAlgorithm("MD5withRSA").build());
    }

    @Test
    void md5Signature_isRefused() {
        assertFails(
                ErrorCode.REPLY_ALGORITHM_FORBIDDEN,
                success(leaf()).signatureAlgorithm("MD5withRSA").build());
    }

    @Test
    void unsupportedCipher_isNotDecryptable() {
        assertFails(
                ErrorCode.REPLY_NOT_DECRYPTABLE,
                success(leaf()).cipher(CMSAlgorithm.RC2_CBC).build());
    }

    @Test
    void otherNonce_isRefused() {
        assertFails(
                ErrorCode.REPLY_NONCE_WRONG,
                success(leaf())
                        .set(ScepAttributes.RECIPIENT_NONCE, new DEROctetString(new byte[16]))
                        .build());
    }

    @Test
    void startOfNonce_isRefused() {
        byte[] eight = Arrays.copyOf(NONCE.bytes(), 8);

        assertFails(
                ErrorCode.REPLY_NONCE_WRONG,
                success(leaf())
                        .set(ScepAttributes.RECIPIENT_NONCE, new DEROctetString(eight))
                        .build());
    }

    @Test
    void missingNonce_isRefused() {
        assertFails(
                ErrorCode.REPLY_NONCE_WRONG,
                success(leaf()).without(ScepAttributes.RECIPIENT_NONCE).build());
    }

    @Test
    void missingSenderNonce_isAccepted() throws ScepterException {
        assertThat(issued(success(leaf()).without(ScepAttributes.SENDER_NONCE).build())
                        .chain())
                .hasSize(2);
    }

    @Test
    void otherTransaction_isRefused() {
        assertFails(
                ErrorCode.REPLY_TRANSACTION_WRONG,
                success(leaf()).set(ScepAttributes.TRANSACTION_ID, "ABC").build());
    }

    @Test
    void otherMessageType_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf()).set(ScepAttributes.MESSAGE_TYPE, "19").build());
    }

    @Test
    void unknownStatus_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf()).set(ScepAttributes.PKI_STATUS, "11").build());
    }

    @Test
    void missingStatus_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf()).without(ScepAttributes.PKI_STATUS).build());
    }

    @Test
    void doubledAttribute_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf())
                        .add(ScepAttributes.PKI_STATUS, new DERPrintableString("2"))
                        .build());
    }

    @Test
    void attributeWithTwoValues_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf())
                        .without(ScepAttributes.PKI_STATUS)
                        .add(ScepAttributes.PKI_STATUS, new DERPrintableString("0"), new DERPrintableString("2"))
                        .build());
    }

    @Test
    void attributeOfOtherType_isRefused() {
        assertFails(
                ErrorCode.REPLY_STATUS_UNKNOWN,
                success(leaf())
                        .set(ScepAttributes.PKI_STATUS, new DEROctetString(new byte[] {'0'}))
                        .build());
    }

    @Test
    void unknownAttribute_isIgnored() throws ScepterException {
        ASN1ObjectIdentifier unknown = new ASN1ObjectIdentifier("1.2.840.113549.1.9.25.3");

        assertThat(issued(success(leaf()).set(unknown, "x").build()).chain()).hasSize(2);
    }

    @Test
    void noEmbeddedCertificate_isVerifiedByGetCaCert() throws ScepterException {
        assertThat(issued(success(leaf()).withoutEmbeddedSigner().build()).chain())
                .hasSize(2);
    }

    @Test
    void unknownSignerWithoutCertificate_isRefused() {
        assertFails(
                ErrorCode.REPLY_SIGNER_UNKNOWN,
                success(leaf())
                        .signedBy(stranger.certificate(), stranger.privateKey())
                        .withoutEmbeddedSigner()
                        .build());
    }

    @Test
    void embeddedSignerOfOtherCa_isRefused() {
        TestCa fake = stranger.holder("CN=RA", spec -> spec.keyUsage(KeyUsage.digitalSignature));

        assertFails(
                ErrorCode.REPLY_SIGNER_UNKNOWN,
                success(leaf()).signedBy(fake.certificate(), fake.privateKey()).build());
    }

    @Test
    void embeddedRaOfCa_isAccepted() throws ScepterException {
        TestCa ra = ca.holder("CN=RA", spec -> spec.keyUsage(KeyUsage.digitalSignature));

        byte[] body =
                success(leaf()).signedBy(ra.certificate(), ra.privateKey()).build();

        assertThat(issued(body).chain()).hasSize(2);
    }

    @Test
    void embeddedClientCertificateOfCa_isNoSigner() {
        TestCa client = ca.holder("CN=Mallory", spec -> spec.extendedKeyUsage(KeyPurposeId.id_kp_clientAuth));

        assertFails(
                ErrorCode.REPLY_SIGNER_UNKNOWN,
                success(leaf())
                        .signedBy(client.certificate(), client.privateKey())
                        .build());
    }

    @Test
    void signatureByOtherKey_isRefused() {
        assertFails(
                ErrorCode.REPLY_SIGNATURE_WRONG,
                success(leaf())
                        .signedBy(ca.certificate(), stranger.privateKey())
                        .build());
    }

    @Test
    void changedContent_isRefused() {
        byte[] body = reply(PkiStatus.PENDING)
                .content((byte) 0x5A, (byte) 0x5B, (byte) 0x5C)
                .build();
        for (int i = 0; i < body.length - 2; i++) {
            if (body[i] == 0x5A && body[i + 1] == 0x5B && body[i + 2] == 0x5C) {
                body[i] = 0;
            }
        }

        assertFails(ErrorCode.REPLY_SIGNATURE_WRONG, body);
    }

    @Test
    void degenerateReply_isUnsigned() {
        assertFails(ErrorCode.REPLY_SIGNER_UNKNOWN, TestReply.degenerate(List.of(leaf())));
    }

    @Test
    void trailingBytes_areRefused() {
        byte[] body = success(leaf()).build();

        assertFails(ErrorCode.REPLY_UNDECODABLE, Arrays.copyOf(body, body.length + 1));
    }

    @Test
    void truncatedReply_isRefused() {
        byte[] body = success(leaf()).build();

        assertFails(ErrorCode.REPLY_UNDECODABLE, Arrays.copyOf(body, body.length - 1));
    }

    @Test
    void emptyReply_isRefused() {
        assertFails(ErrorCode.REPLY_EMPTY, new byte[0]);
    }

    @Test
    void webPage_isRefused() {
        assertFails(
                ErrorCode.REPLY_HTML, "\n<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void hugeReply_isRefused() {
        assertFails(ErrorCode.REPLY_TOO_LARGE, new byte[ReplyBody.MAX_BYTES + 1]);
    }

    @Test
    void deepNesting_isRefused() {
        byte[] body = new byte[200_000];
        for (int i = 0; i < body.length; i += 2) {
            body[i] = 0x30;
            body[i + 1] = (byte) 0x80;
        }

        assertFails(ErrorCode.REPLY_TOO_LARGE, body);
    }

    @Test
    void deepNestingInEnvelope_isRefused() {
        byte[] deep = new byte[200_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }

        assertFails(
                ErrorCode.REPLY_TOO_LARGE,
                reply(PkiStatus.SUCCESS).content(deep).build());
    }

    @Test
    void changedBytes_neverGiveAnIssuedCertificateOfOtherBytes() throws ScepterException {
        Random random = new Random(7);
        EncodedCertificate leaf = leaf();
        byte[] body = success(leaf).build();
        for (int i = 0; i < 600; i++) {
            byte[] changed = body.clone();
            int at = random.nextInt(changed.length);
            changed[at] = (byte) (changed[at] ^ (1 + random.nextInt(255)));
            try {
                assertThat(issued(changed).leaf()).isEqualTo(leaf);
            } catch (ScepterException e) {
                assertThat(e.code().name()).as("byte %d", at).startsWith("REPLY_");
            }
        }
    }

    @Test
    void pendingWithoutContent_isPending() throws ScepterException {
        assertThat(read(reply(PkiStatus.PENDING).build())).isEqualTo(new CertRep.Pending());
    }

    @Test
    void pendingWithEmptyContent_isPending() throws ScepterException {
        assertThat(read(reply(PkiStatus.PENDING).content().build())).isEqualTo(new CertRep.Pending());
    }

    @Test
    void pendingWithZeroByte_isPending() throws ScepterException {
        byte[] body = reply(PkiStatus.PENDING)
                .content((byte) 0)
                .signatureAlgorithm("SHA1withRSA")
                .build();

        assertThat(read(body)).isEqualTo(new CertRep.Pending());
    }

    @ParameterizedTest
    @EnumSource(FailInfo.class)
    void everyFailInfo_isNamed(FailInfo failInfo) throws ScepterException {
        CertRep.Refused refused = refused(reply(PkiStatus.FAILURE).set(ScepAttributes.FAIL_INFO, failInfo.text()));

        assertThat(refused.failInfo()).contains(failInfo);
        assertThat(refused.code()).isEqualTo(failInfo.code());
        assertThat(refused.describe()).isEqualTo(failInfo.standardName());
    }

    @Test
    void failureWithZeroByte_isRefused() throws ScepterException {
        assertThat(refused(reply(PkiStatus.FAILURE).content((byte) 0).set(ScepAttributes.FAIL_INFO, "2"))
                        .code())
                .isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
    }

    @Test
    void missingFailInfo_isUnspecified() throws ScepterException {
        CertRep.Refused refused = refused(reply(PkiStatus.FAILURE));

        assertThat(refused.failInfo()).isEmpty();
        assertThat(refused.code()).isEqualTo(ErrorCode.CA_REFUSED);
        assertThat(refused.describe()).isEqualTo("no failInfo");
    }

    @Test
    void unknownFailInfo_isShown() throws ScepterException {
        CertRep.Refused refused = refused(reply(PkiStatus.FAILURE).set(ScepAttributes.FAIL_INFO, "99"));

        assertThat(refused.code()).isEqualTo(ErrorCode.CA_REFUSED);
        assertThat(refused.describe()).isEqualTo("unknown failInfo 99");
    }

    @Test
    void microsoftAttributes_areShown() throws ScepterException {
        CertRep.Refused refused = refused(reply(PkiStatus.FAILURE)
                .set(ScepAttributes.FAIL_INFO, "2")
                .set(ScepAttributes.MICROSOFT_ERROR, "-2147024809")
                .set(ScepAttributes.MICROSOFT_MESSAGE, new DERUTF8String("Denied")));

        assertThat(refused.microsoftError()).contains(0x80070057);
        assertThat(refused.microsoftMessage()).contains("Denied");
        assertThat(refused.describe())
                .isEqualTo("badRequest, HRESULT 0x80070057 (request malformed for NDES), \"Denied\"");
    }

    @Test
    void wordsOfServer_arePrintableAndBounded() throws ScepterException {
        CertRep.Refused refused = refused(reply(PkiStatus.FAILURE)
                .set(ScepAttributes.FAIL_INFO_TEXT, new DERUTF8String("\u001b[31m\u202e" + "x".repeat(5000))));

        assertThat(refused.describe()).startsWith("no failInfo, \"?[31m?xxx").hasSizeLessThan(400);
    }

    @Test
    void certificateForOtherKey_isRefused() {
        assertFails(
                ErrorCode.ISSUED_FOR_OTHER_KEY,
                success(ca.issue("CN=device-1", otherKey.publicKey())).build());
    }

    @Test
    void successWithoutEnvelope_isRefused() {
        assertFails(ErrorCode.REPLY_STATUS_UNKNOWN, reply(PkiStatus.SUCCESS).build());
    }

    @Test
    void envelopeForOtherRecipient_isNotDecryptable() {
        assertFails(
                ErrorCode.REPLY_NOT_DECRYPTABLE,
                reply(PkiStatus.SUCCESS).issue(ca.certificate(), leaf()).build());
    }

    @Test
    void keyThatDoesNotDecrypt_isNotDecryptable() {
        byte[] body = success(leaf()).build();

        assertThatThrownBy(() -> new CertRepReader(RANDOM).read(body, expected(true, Optional.empty()), otherKey))
                .isInstanceOfSatisfying(ScepterException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.REPLY_NOT_DECRYPTABLE);
                    assertThat(e.getMessage()).doesNotContain("cannot decrypt");
                });
    }

    @Test
    void issuedByOtherCa_isRefused() {
        assertFails(
                ErrorCode.ISSUED_CHAIN_UNTRUSTED,
                success(stranger.issue("CN=device-1", key.publicKey()), stranger.certificate())
                        .build());
    }

    @Test
    void issuedByCaInReplyOnly_chains() throws ScepterException {
        TestCa newCa = root.subordinate("CN=New Issuing CA");
        EncodedCertificate leaf = newCa.issue("CN=device-1", key.publicKey());

        CertRep.Issued issued = issued(success(leaf, newCa.certificate()).build());

        assertThat(issued.chain()).containsExactly(newCa.certificate(), root.certificate());
    }

    @Test
    void caCertificate_isUnfit() {
        assertFails(
                ErrorCode.ISSUED_CERTIFICATE_UNFIT,
                success(ca.issue("CN=device-1", key.publicKey(), TestCa.Spec::asCa))
                        .build());
    }

    @Test
    void expiredCertificate_isUnfit() {
        assertFails(ErrorCode.ISSUED_CERTIFICATE_UNFIT, success(valid(-10, -1)).build());
    }

    @Test
    void namelessCertificate_isUnfit() {
        assertFails(
                ErrorCode.ISSUED_CERTIFICATE_UNFIT,
                success(ca.issue("", key.publicKey())).build());
    }

    @Test
    void alternativeNameAlone_isFit() throws ScepterException {
        EncodedCertificate leaf = ca.issue("", key.publicKey(), spec -> spec.dnsName("device-1.example"));

        assertThat(issued(success(leaf).build()).leaf()).isEqualTo(leaf);
    }

    @Test
    void startWithinADay_isAcceptedWithWarning() throws ScepterException {
        CertRep.Issued issued = issued(success(valid(23, 1000)).build());

        assertThat(codes(issued)).containsExactly("clockSkew");
    }

    @Test
    void certificateThatOutlivesItsCa_isAcceptedWithWarning() throws ScepterException {
        CertRep.Issued before = issued(success(valid(-1, 365 * 24 - 1)).build());
        CertRep.Issued after = issued(success(valid(-1, 365 * 24 + 1)).build());

        assertThat(codes(before)).isEmpty();
        assertThat(codes(after)).containsExactly("longLifetime");
    }

    @Test
    void startAfterMoreThanADay_isUnfit() {
        assertFails(ErrorCode.ISSUED_CERTIFICATE_UNFIT, success(valid(25, 1000)).build());
    }

    private static EncodedCertificate valid(int fromHours, int toHours) {
        return ca.issue(
                "CN=device-1",
                key.publicKey(),
                spec -> spec.validity(NOW.plus(Duration.ofHours(fromHours)), NOW.plus(Duration.ofHours(toHours))));
    }

    private static CertRep renew(EncodedCertificate old, EncodedCertificate... inReply) throws ScepterException {
        return new CertRepReader(RANDOM).read(success(inReply).build(), expected(true, Optional.of(old)), key);
    }

    @Test
    void renewalWithOldCertificateOfOtherKey_isRefused() {
        EncodedCertificate old = ca.issue("CN=device-1", otherKey.publicKey());

        assertCode(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE, () -> renew(old, old));
    }

    @Test
    void renewalWithOldCertificateOfSameKey_isRefused() {
        EncodedCertificate old = valid(-10, 1000);

        assertCode(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE, () -> renew(old, old));
    }

    @Test
    void renewalWithSameSerialNumber_isRefused() {
        EncodedCertificate old = ca.issue("CN=d", key.publicKey(), spec -> spec.serial(BigInteger.TEN));
        EncodedCertificate same = ca.issue(
                "CN=d",
                key.publicKey(),
                spec -> spec.serial(BigInteger.TEN).validity(NOW, NOW.plus(Duration.ofDays(2000))));

        assertCode(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE, () -> renew(old, same));
    }

    @Test
    void renewalThatEndsNoLater_isRefused() {
        assertCode(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE, () -> renew(valid(-20, 1000), valid(-10, 1000)));
    }

    @Test
    void renewalOfTheSameSecond_isAccepted() throws ScepterException {
        assertThat(renew(valid(-10, 1000), valid(-10, 1000))).isInstanceOf(CertRep.Issued.class);
    }

    @Test
    void renewalBesideOldCertificate_takesTheNewOne() throws ScepterException {
        EncodedCertificate old = valid(-10, 1000);
        EncodedCertificate renewed = valid(-5, 2000);

        CertRep rep = renew(old, old, renewed);

        assertThat(((CertRep.Issued) rep).leaf()).isEqualTo(renewed);
        assertThat(ParsedCertificate.of(renewed).notAfter())
                .isAfter(ParsedCertificate.of(old).notAfter());
    }

    @Test
    void providerThatFails_isNoFaultOfTheReply() {
        ScepterException trouble = new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "the provider is busy");
        ManagedKey busy = new FailingKey(key, trouble);

        assertThatThrownBy(() ->
                        new CertRepReader(RANDOM).read(success(leaf()).build(), expected(true, Optional.empty()), busy))
                .isSameAs(trouble);
    }

    private record FailingKey(ManagedKey real, ScepterException trouble) implements ManagedKey {
        @Override
        public KeyName name() {
            return real.name();
        }

        @Override
        public PublicKey publicKey() {
            return real.publicKey();
        }

        @Override
        public boolean canDecrypt() {
            return true;
        }

        @Override
        public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
            return real.sign(digest, data);
        }

        @Override
        public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
            throw trouble;
        }

        @Override
        public void close() {}
    }
}
