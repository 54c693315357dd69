package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuthenticatedCaTest {
    private static final Instant NOW = TestCa.NOW;
    private static final KeyPurposeId ENROLMENT_AGENT =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.1"));

    private static TestCa root;
    private static TestCa ca;
    private static TestCa stranger;
    private static TestCa encryptionRa;
    private static TestCa signingRa;
    private static TestCa client;

    @BeforeAll
    static void makeCa() {
        root = TestCa.root("CN=Root");
        ca = root.subordinate("CN=CA");
        stranger = TestCa.root("CN=Root");
        encryptionRa = ca.holder("CN=CEP Encryption", spec -> spec.keyUsage(KeyUsage.keyEncipherment));
        signingRa = ca.holder(
                "CN=Enrollment Agent",
                spec -> spec.keyUsage(KeyUsage.digitalSignature).extendedKeyUsage(ENROLMENT_AGENT));
        client = ca.holder(
                "CN=Mallory",
                spec -> spec.keyUsage(KeyUsage.keyEncipherment | KeyUsage.digitalSignature)
                        .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth)
                        .validity(NOW, NOW.plus(Duration.ofDays(10))));
    }

    private static AuthenticatedCa authenticate(Thumbprint pin, TestCa... set) throws ScepterException {
        return AuthenticatedCa.authenticate(
                Arrays.stream(set).map(TestCa::certificate).toList(), pin, NOW);
    }

    private static void assertFails(ErrorCode code, Thumbprint pin, TestCa... set) {
        assertThatThrownBy(() -> authenticate(pin, set))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void singleCa_isAnchorRecipientIssuerAndSigner() throws ScepterException {
        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), root);

        assertThat(authenticated.anchor()).isEqualTo(root.certificate());
        assertThat(authenticated.recipient()).isEqualTo(root.certificate());
        assertThat(authenticated.issuer()).isEqualTo(root.certificate());
        assertThat(authenticated.signers()).containsExactly(root.certificate());
        assertThat(authenticated.certificates()).containsExactly(root.certificate());
        assertThat(authenticated.recipientAmbiguous()).isFalse();
    }

    @Test
    void sha256Pin_matchesToo() throws ScepterException {
        assertThat(authenticate(root.certificate().sha256(), ca, root).anchor()).isEqualTo(root.certificate());
    }

    @Test
    void noMatch_isRefusedAndListsWhatCame() {
        assertThatThrownBy(() -> authenticate(stranger.certificate().sha256(), root, ca))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PIN_MISMATCH))
                .hasMessageContaining(root.certificate().sha1().hex())
                .hasMessageContaining(root.certificate().sha256().hex())
                .hasMessageContaining(ca.certificate().sha1().hex());
    }

    @Test
    void listOfWhatCame_isBounded() {
        List<TestCa> set = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            set.add(ca.holder("CN=Number" + i, spec -> spec));
        }

        assertThatThrownBy(() -> authenticate(root.certificate().sha1(), set.toArray(TestCa[]::new)))
                .hasMessageContaining("CN=Number9")
                .message()
                .doesNotContain("CN=Number10");
    }

    @Test
    void lowestCa_receivesAndIssues() throws ScepterException {
        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), root, ca);

        assertThat(authenticated.recipient()).isEqualTo(ca.certificate());
        assertThat(authenticated.issuer()).isEqualTo(ca.certificate());
    }

    @Test
    void splitRa_receivesByOneAndSignsByTheOther() throws ScepterException {
        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), signingRa, encryptionRa, ca, root);

        assertThat(authenticated.recipient()).isEqualTo(encryptionRa.certificate());
        assertThat(authenticated.issuer()).isEqualTo(ca.certificate());
        assertThat(authenticated.signers())
                .contains(signingRa.certificate(), ca.certificate())
                .doesNotContain(encryptionRa.certificate());
    }

    @Test
    void certificateThatLooksLikeAClients_isNoRa() throws ScepterException {
        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), client, ca, root);

        assertThat(authenticated.recipient()).isEqualTo(ca.certificate());
        assertThat(authenticated.signers()).doesNotContain(client.certificate());
    }

    @Test
    void certificatesOfOtherCas_areDropped() throws ScepterException {
        TestCa fakeRa = stranger.holder("CN=RA", spec -> spec.keyUsage(KeyUsage.keyEncipherment));

        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), fakeRa, stranger, root);

        assertThat(authenticated.certificates()).containsExactly(root.certificate());
    }

    @Test
    void intermediatePin_anchorsThereAndInfersNothingAbove() throws ScepterException {
        AuthenticatedCa authenticated = authenticate(ca.certificate().sha1(), root, ca, encryptionRa);

        assertThat(authenticated.anchor()).isEqualTo(ca.certificate());
        assertThat(authenticated.certificates()).containsExactly(ca.certificate(), encryptionRa.certificate());
        assertThat(authenticated.recipient()).isEqualTo(encryptionRa.certificate());
    }

    @Test
    void pinOfEndEntity_isRefused() {
        assertFails(ErrorCode.CA_CHAIN_UNTRUSTED, encryptionRa.certificate().sha1(), encryptionRa, ca, root);
    }

    @Test
    void expiredAnchor_isRefused() {
        TestCa expired = TestCa.root(
                "CN=Old", spec -> spec.validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))));

        assertFails(ErrorCode.CA_CHAIN_UNTRUSTED, expired.certificate().sha1(), expired);
    }

    @Test
    void anchorOfTomorrow_isAcceptedForSlowClocks() throws ScepterException {
        TestCa fresh = TestCa.root(
                "CN=Fresh", spec -> spec.validity(NOW.plus(Duration.ofHours(9)), NOW.plus(Duration.ofDays(9))));

        assertThat(authenticate(fresh.certificate().sha1(), fresh).anchor()).isEqualTo(fresh.certificate());
    }

    @Test
    void expiredRa_isDropped() throws ScepterException {
        TestCa expired = ca.holder(
                "CN=RA",
                spec -> spec.keyUsage(KeyUsage.keyEncipherment)
                        .validity(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))));

        assertThat(authenticate(root.certificate().sha1(), expired, ca, root).recipient())
                .isEqualTo(ca.certificate());
    }

    @Test
    void severalRas_takeTheNewest() throws ScepterException {
        TestCa newer = ca.holder(
                "CN=CEP Encryption 2",
                spec -> spec.keyUsage(KeyUsage.keyEncipherment).validity(NOW, NOW.plus(Duration.ofDays(9))));

        AuthenticatedCa authenticated = authenticate(root.certificate().sha1(), encryptionRa, newer, ca, root);

        assertThat(authenticated.recipient()).isEqualTo(newer.certificate());
        assertThat(authenticated.recipientAmbiguous()).isTrue();
    }

    @Test
    void storedSetAndPin_giveTheSameAgainInAnyOrder() throws ScepterException {
        List<EncodedCertificate> stored =
                new ArrayList<>(authenticate(root.certificate().sha1(), signingRa, encryptionRa, ca, root)
                        .certificates());
        Collections.reverse(stored);

        AuthenticatedCa again =
                AuthenticatedCa.authenticate(stored, root.certificate().sha1(), NOW);

        assertThat(again.recipient()).isEqualTo(encryptionRa.certificate());
        assertThat(again.issuer()).isEqualTo(ca.certificate());
    }
}
