package dev.scepter.lab.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstRequestTest {

    @Test
    void soundRequest_getsACertificateForItsKey() throws Exception {
        CaFixture fixture = new CaFixture();
        ScepRequest request = fixture.request();

        ScepReply reply = fixture.send(request);

        assertThat(reply.status()).isEqualTo("0");
        assertThat(reply.messageType()).isEqualTo("3");
        assertThat(reply.transactionId()).isEqualTo("A1B2C3");
        assertThat(reply.recipientNonce()).isEqualTo(request.nonce());
        assertThat(reply.senderNonce()).hasSize(16);
        assertThat(reply.isSignedBy(fixture.ca.issuingCa())).isTrue();
        X509Certificate certificate = reply.certificate(fixture.newcomer);
        certificate.verify(fixture.ca.issuingCa().getPublicKey());
        assertThat(certificate.getPublicKey()).isEqualTo(fixture.newcomer.key().getPublic());
        assertThat(ScepReply.holder(certificate).getSubject())
                .isEqualTo(fixture.newcomer.certificate().getSubject());
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(fixture.ca.log().issued()).containsExactly(certificate);
    }

    @Test
    void requestWithoutExtensions_getsACertificate() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().withoutExtensions());

        assertThat(reply.certificate(fixture.newcomer).getPublicKey())
                .isEqualTo(fixture.newcomer.key().getPublic());
    }

    @Test
    void validity_followsTheRule() throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(new IssueRule(Duration.ofHours(2), Duration.ofMinutes(30))));

        X509Certificate certificate = fixture.send(fixture.request()).certificate(fixture.newcomer);

        assertThat(certificate.getNotBefore().toInstant())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(certificate.getNotAfter().toInstant())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofMinutes(150)));
    }

    @Test
    void anotherKeyInTheCsr_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().csrKey(ClientIdentity.newKey()));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the key of the signer is not that of the CSR");
    }

    @Test
    void anotherKeyInTheCsr_passesWithoutTheRule() throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(RequestRule.strict().withSameKey(false)));
        KeyPair other = ClientIdentity.newKey();

        ScepReply reply = fixture.send(fixture.request().csrKey(other));

        assertThat(reply.certificate(fixture.newcomer).getPublicKey()).isEqualTo(other.getPublic());
    }

    @Test
    void anotherSubjectInTheCsr_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().csrSubject("CN=somebody-else"));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the subject of the signer is not that of the CSR");
    }

    @Test
    void csrSignedByAnotherKey_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().csrSignedBy(ClientIdentity.newKey()));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the CSR is not signed by its own key");
    }

    @Test
    void messageSignedByAnotherKeyThanItsCertificate_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity liar = new ClientIdentity(ClientIdentity.newKey(), fixture.newcomer.certificate());

        ScepReply reply = fixture.send(fixture.request(liar));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the signature does not verify");
    }

    @Test
    void signerOfAnotherCa_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity stranger = new CaFixture().enrolled();

        ScepReply reply = fixture.send(fixture.request(stranger));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the signer is not self-signed");
    }

    @Test
    void signerOutOfDate_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        fixture.clock.advance(Duration.ofDays(31));

        ScepReply reply = fixture.send(fixture.request());

        assertRefused(reply, FailInfo.BAD_REQUEST, "the certificate of the signer is not in date");
    }

    @Test
    void signerWithoutKeyEncipherment_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity signer = ClientIdentity.selfSigned(
                fixture.newcomer.key(), CaFixture.SUBJECT, fixture.clock, KeyUsage.digitalSignature);

        ScepReply reply = fixture.send(fixture.request(signer));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the signer lacks key usage digitalSignature or keyEncipherment");
    }

    @Test
    void envelopeForAnotherCertificate_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        X509Certificate other = new CaFixture().ca.recipient();

        ScepReply reply = fixture.send(new ScepRequest(fixture.newcomer, other));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the envelope is for another certificate");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 18, 21, 22, 41})
    void otherMessageTypes_areRefused(int type) throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().type(type));

        assertRefused(reply, FailInfo.BAD_REQUEST, "messageType " + type + " is not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.14.3.2.7", "1.2.840.113549.3.7"})
    void oldCiphers_passOnlyByTheLegacyRule(String oid) throws Exception {
        CaFixture fixture = new CaFixture();
        ScepRequest request = fixture.request().cipher(new ASN1ObjectIdentifier(oid));

        ScepReply strict = fixture.send(request);
        fixture.ca.setRules(LabCaRules.standard().with(RequestRule.strict().withLegacyAlgorithms(true)));
        ScepReply lenient = fixture.send(request);

        assertRefused(strict, FailInfo.BAD_ALG, "cipher of the envelope not accepted: " + oid);
        assertThat(lenient.status()).isEqualTo("0");
    }

    @Test
    void sha1_passesOnlyByTheLegacyRule() throws Exception {
        CaFixture fixture = new CaFixture();
        ScepRequest request = fixture.request().signature("SHA1withRSA");

        ScepReply strict = fixture.send(request);
        fixture.ca.setRules(LabCaRules.standard().with(RequestRule.strict().withLegacyAlgorithms(true)));
        ScepReply lenient = fixture.send(request);

        assertRefused(
                strict, FailInfo.BAD_ALG, "digest of the message not accepted: " + OIWObjectIdentifiers.idSHA1.getId());
        assertThat(lenient.status()).isEqualTo("0");
    }

    @Test
    void md5_neverPasses() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(RequestRule.lenient()));

        ScepReply reply = fixture.send(fixture.request().signature("MD5withRSA"));

        assertRefused(
                reply, FailInfo.BAD_ALG, "digest of the message not accepted: " + PKCSObjectIdentifiers.md5.getId());
    }

    @Test
    void ber_getsHttp400UnlessTheRuleLetsItPass() throws Exception {
        CaFixture fixture = new CaFixture();
        byte[] message = fixture.request().ber().build();

        LabReply strict = fixture.sendRaw(message);
        fixture.ca.setRules(LabCaRules.standard().with(RequestRule.lenient()));
        ScepReply lenient = fixture.send(message);

        assertThat(strict.status()).isEqualTo(400);
        assertThat(lenient.status()).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(FailInfo.class)
    void refusalByTheRules_carriesItsFailInfo(FailInfo failInfo) throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().refusing(failInfo));

        ScepReply reply = fixture.send(fixture.request());

        assertRefused(reply, failInfo, "refused by the rules of the lab");
        assertThat(fixture.lastExchange().failInfo()).contains(failInfo);
    }

    @Test
    void garbage_getsHttp400() throws Exception {
        CaFixture fixture = new CaFixture();

        LabReply reply = fixture.sendRaw(new byte[] {0x30, 0x03, 0x02, 0x01, 0x05});

        assertThat(reply.status()).isEqualTo(400);
        assertThat(fixture.lastExchange().outcome()).isEqualTo(LabOutcome.REJECTED);
    }

    @Test
    void damagedRequests_neverBreakTheCaAndFailItsChecks() throws Exception {
        // A CA that refuses in the end remembers no transaction, so that each request is judged for itself.
        CaFixture fixture = new CaFixture(LabCaRules.standard().refusing(FailInfo.BAD_TIME));
        byte[] sound = fixture.request().build();

        int passed = 0;
        for (int position = 0; position < sound.length; position += 7) {
            byte[] damaged = sound.clone();
            damaged[position] ^= 0x15;
            assertThat(fixture.sendRaw(damaged).status()).isIn(200, 400);
            passed += fixture.lastExchange().failInfo().equals(Optional.of(FailInfo.BAD_TIME)) ? 1 : 0;
        }

        // A few bytes are not signed, such as the outer list of digests.
        assertThat(passed).isLessThan(5);
    }

    @Test
    void messageOfAnotherContentType_getsHttp400() throws Exception {
        CaFixture fixture = new CaFixture();
        byte[] message = fixture.request().build();
        // The last arc of the OID in the outer ContentInfo: enveloped-data instead of signed-data.
        message[14] = 3;

        assertThat(fixture.sendRaw(message).status()).isEqualTo(400);
    }

    static void assertRefused(ScepReply reply, FailInfo failInfo, String text) {
        assertThat(reply.status()).isEqualTo("2");
        assertThat(reply.failInfo()).isEqualTo(Integer.toString(failInfo.number()));
        assertThat(reply.failInfoText()).isEqualTo(text);
        assertThat(reply.hasEnvelope()).isFalse();
    }
}
