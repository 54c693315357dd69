package dev.scepter.agent.scep;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaRulesTest {
    private static final KeyPurposeId RA_USAGE =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.1"));
    private static final RaRules WITH_USAGE = new RaRules(Optional.empty(), true);

    private static TestCa root;
    private static TestCa plain;
    private static TestCa proper;
    private static TestCa client;

    @BeforeAll
    static void makeCertificates() {
        root = TestCa.root("CN=Root");
        int both = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        plain = root.holder("CN=RA", spec -> spec.keyUsage(both));
        proper = root.holder("CN=RA with usage", spec -> spec.keyUsage(both).extendedKeyUsage(RA_USAGE));
        client = root.holder("CN=client", spec -> spec.keyUsage(both).extendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    }

    private static AuthenticatedCa authenticate(RaRules rules, TestCa... more) throws ScepterException {
        List<EncodedCertificate> set =
                new ArrayList<>(Arrays.stream(more).map(TestCa::certificate).toList());
        set.add(root.certificate());
        return AuthenticatedCa.authenticate(set, root.certificate().sha256(), rules, TestCa.NOW);
    }

    private static RaRules pinned(TestCa ra) {
        return new RaRules(Optional.of(ra.certificate().sha256()), false);
    }

    @Test
    void pinnedRa_isTheOnlyRecipientAndSignerBesidesTheCa() throws ScepterException {
        AuthenticatedCa ca = authenticate(pinned(plain), proper, plain);

        assertThat(ca.recipient()).isEqualTo(plain.certificate());
        assertThat(ca.ra()).contains(plain.certificate());
        assertThat(ca.signers()).containsExactlyInAnyOrder(root.certificate(), plain.certificate());
    }

    @Test
    void pinnedRa_mayComeFromAnotherCa() throws ScepterException {
        TestCa foreign = TestCa.root("CN=Other").holder("CN=RA", spec -> spec.keyUsage(KeyUsage.keyEncipherment));

        AuthenticatedCa ca = authenticate(pinned(foreign), foreign, plain);

        assertThat(ca.recipient()).isEqualTo(foreign.certificate());
        assertThat(ca.issuer()).isEqualTo(root.certificate());
        assertThat(ca.signers()).contains(plain.certificate()).doesNotContain(foreign.certificate());
    }

    @Test
    void pinnedRaThatIsAbsentExpiredOrCannotReceive_isRefused() {
        TestCa expired = root.holder(
                "CN=RA", spec -> spec.validity(TestCa.NOW.minus(Duration.ofDays(9)), TestCa.NOW.minusSeconds(1)));
        TestCa signs = root.holder("CN=RA", spec -> spec.keyUsage(KeyUsage.digitalSignature));

        assertFails(ErrorCode.RA_UNTRUSTED, () -> authenticate(pinned(plain), proper));
        assertFails(ErrorCode.RA_UNTRUSTED, () -> authenticate(pinned(expired), expired));
        assertFails(ErrorCode.RA_UNTRUSTED, () -> authenticate(pinned(signs), signs));
    }

    @Test
    void requiredUsage_leavesOutRasWithoutIt() throws ScepterException {
        AuthenticatedCa ca = authenticate(WITH_USAGE, plain, proper);

        assertThat(ca.recipient()).isEqualTo(proper.certificate());
        assertThat(ca.signers()).containsExactlyInAnyOrder(root.certificate(), proper.certificate());
    }

    @Test
    void requiredUsageThatNoRaHas_isRefused() {
        assertFails(ErrorCode.RA_UNTRUSTED, () -> authenticate(WITH_USAGE, plain));
        assertFails(
                ErrorCode.RA_UNTRUSTED,
                () -> authenticate(new RaRules(Optional.of(plain.certificate().sha256()), true), plain, proper));
    }

    @Test
    void requiredUsage_doesNotConcernACaThatReceivesItself() throws ScepterException {
        AuthenticatedCa ca = authenticate(WITH_USAGE, client);

        assertThat(ca.recipient()).isEqualTo(root.certificate());
        assertThat(ca.ra()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2", "1.2.3.4.5", "2.5.29.37.0"})
    void clientOfTheCa_isNeverTakenForAnRa(String usage) throws ScepterException {
        TestCa holder = root.holder(
                "CN=client",
                spec -> spec.keyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                        .extendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(usage))));

        AuthenticatedCa ca = authenticate(RaRules.NONE, holder);

        assertThat(ca.recipient()).isEqualTo(root.certificate());
        assertThat(ca.signers()).containsExactly(root.certificate());
    }

    @Test
    void nextCa_countsOnlyUnderTheSignatureOfACa() throws ScepterException {
        AuthenticatedCa ca = authenticate(RaRules.NONE, plain);
        EncodedCertificate next = TestCa.root("CN=Next").certificate();

        assertThat(NextCa.read(
                        TestNextCa.signedBy(root, next, root.certificate(), client.certificate()), ca, TestCa.NOW))
                .containsExactly(next);
        assertFails(
                ErrorCode.REPLY_SIGNER_UNKNOWN, () -> NextCa.read(TestNextCa.signedBy(plain, next), ca, TestCa.NOW));
        assertFails(
                ErrorCode.REPLY_SIGNER_UNKNOWN, () -> NextCa.read(TestReply.degenerate(List.of(next)), ca, TestCa.NOW));
        assertFails(
                ErrorCode.CA_CHAIN_UNTRUSTED,
                () -> NextCa.read(TestNextCa.signedBy(root, root.certificate()), ca, TestCa.NOW));
    }

    /** A subordinate vouches for what is below it, not for what stands in for the pin. */
    @Test
    void nextCaThatASubordinateSigned_isRefused() throws Exception {
        TestCa subordinate = root.subordinate("CN=Subordinate");
        AuthenticatedCa ca = AuthenticatedCa.authenticate(
                List.of(root.certificate(), subordinate.certificate()),
                root.certificate().sha256(),
                TestCa.NOW);
        byte[] answer =
                TestNextCa.signedBy(subordinate, TestCa.root("CN=Foreign").certificate());

        assertFails(ErrorCode.REPLY_SIGNER_UNKNOWN, () -> NextCa.read(answer, ca, TestCa.NOW));
    }

    @Test
    void nextCaThatMayNotSignOrHasEnded_isNone() throws Exception {
        AuthenticatedCa ca = AuthenticatedCa.authenticate(
                List.of(root.certificate()), root.certificate().sha256(), TestCa.NOW);
        TestCa mayNotSign = TestCa.root("CN=Next", spec -> spec.keyUsage(KeyUsage.keyEncipherment));
        TestCa ended = TestCa.root(
                "CN=Next",
                spec -> spec.validity(TestCa.NOW.minus(Duration.ofDays(9)), TestCa.NOW.minus(Duration.ofSeconds(1))));
        byte[] answer = TestNextCa.signedBy(root, mayNotSign.certificate(), ended.certificate());

        assertFails(ErrorCode.CA_CHAIN_UNTRUSTED, () -> NextCa.read(answer, ca, TestCa.NOW));
    }

    /** The roots of an answer with very much in it are taken in first, whatever stands before them. */
    @Test
    void nextCaAmongManyOthers_isNotShutOut() throws Exception {
        AuthenticatedCa ca = AuthenticatedCa.authenticate(
                List.of(root.certificate()), root.certificate().sha256(), TestCa.NOW);
        TestCa next = TestCa.root("CN=Next");
        List<EncodedCertificate> many = new ArrayList<>();
        for (int i = 0; i < NextCa.MOST; i++) {
            many.add(root.issue("CN=Sub " + i, next.keys().getPublic(), TestCa.Spec::asCa));
        }
        many.add(next.certificate());

        List<EncodedCertificate> read =
                NextCa.read(TestNextCa.signedBy(root, many.toArray(EncodedCertificate[]::new)), ca, TestCa.NOW);

        assertThat(read).hasSize(NextCa.MOST).startsWith(next.certificate());
    }
}
