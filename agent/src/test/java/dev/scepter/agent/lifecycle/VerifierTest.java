package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.CA;
import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private final LifecycleBench bench = new LifecycleBench();
    private CertificateInForce good;

    @BeforeEach
    void enrol() throws Exception {
        bench.apply(policy());
        good = bench.recorded().inForce().orElseThrow();
    }

    private List<String> failing(CertificateInForce certificate) throws ScepterException {
        return bench.verifier.proveInForce(policy(), certificate).failing();
    }

    private CertificateInForce with(TestCa ca, UnaryOperator<TestCa.Spec> more, String subject)
            throws ScepterException {
        CertificateInForce other = new CertificateInForce(
                ca.issue(subject, bench.soundKeys.open(good.key()).orElseThrow().publicKey(), more),
                good.chain(),
                good.key(),
                good.strategy(),
                good.fingerprint(),
                NOW,
                List.of());
        bench.soundStore.tamperInForce(ID, other.leaf());
        return other;
    }

    @Test
    void soundCertificate_provesAll() throws Exception {
        Proofs proofs = bench.verifier.proveInForce(policy(), good);

        assertThat(proofs).isEqualTo(new Proofs(true, true, true, true, true, true, Optional.empty()));
        assertThat(proofs.hold()).isTrue();
    }

    @Test
    void certificateGoneOrReplaced_isNotStored() throws Exception {
        bench.soundStore.tamperInForce(ID, CA.certificate());
        assertThat(failing(good)).containsExactly("stored");

        bench.soundStore.remove(ID, good.leaf().sha1());
        assertThat(failing(good)).containsExactly("stored");
    }

    @Test
    void keyGone_isNeitherStoredNorSigns() throws Exception {
        bench.soundKeys.delete(good.key());

        assertThat(failing(good)).containsExactly("stored", "keySigns");
    }

    @Test
    void keyOfAnotherCertificate_doesNotSign() throws Exception {
        KeyName other = bench.certificate(NOW, NOW.plus(days(1))).key();
        CertificateInForce mixed = new CertificateInForce(
                good.leaf(), good.chain(), other, good.strategy(), good.fingerprint(), NOW, List.of());

        assertThat(failing(mixed)).containsExactly("keySigns");
    }

    @Test
    void issuerOutsideTheChain_doesNotBuild() throws Exception {
        TestCa stranger = TestCa.root("CN=Root");

        assertThat(failing(with(stranger, spec -> spec, "CN=device"))).containsExactly("chainBuilds");
        CertificateInForce bare = new CertificateInForce(
                good.leaf(), List.of(), good.key(), good.strategy(), good.fingerprint(), NOW, List.of());
        bench.soundStore.tamperInForce(ID, good.leaf());
        assertThat(failing(bare)).containsExactly("chainBuilds");
    }

    @Test
    void validity_forgivesADayAheadAndNothingAfterTheEnd() throws Exception {
        Duration day = days(1);
        assertThat(failing(with(CA, spec -> spec.validity(NOW.plus(day), NOW.plus(days(9))), "CN=device")))
                .isEmpty();
        assertThat(failing(
                        with(CA, spec -> spec.validity(NOW.plus(day).plusSeconds(1), NOW.plus(days(9))), "CN=device")))
                .containsExactly("inValidity");
        assertThat(failing(with(CA, spec -> spec.validity(NOW.minus(day), NOW), "CN=device")))
                .isEmpty();
        assertThat(failing(with(CA, spec -> spec.validity(NOW.minus(day), NOW.minusSeconds(1)), "CN=device")))
                .containsExactly("inValidity");
    }

    @Test
    void keyUsageWithoutSigning_doesNotMatch() throws Exception {
        assertThat(failing(with(CA, spec -> spec.keyUsage(KeyUsage.keyEncipherment), "CN=device")))
                .containsExactly("usagesMatch");
    }

    @Test
    void names_needASubjectOrAnAlternativeName() throws Exception {
        assertThat(failing(with(CA, spec -> spec, ""))).containsExactly("namesMatch");
        assertThat(failing(with(CA, spec -> spec.dnsName("device.example"), "")))
                .isEmpty();
    }

    @Test
    void rootTrusted_isJudgedOnlyIfThePolicyCarriesOne() throws Exception {
        ScepPolicy policy = policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CA.certificate()))
                .build();
        assertThat(bench.verifier.proveInForce(policy, good).rootTrusted()).contains(false);
        assertThat(bench.verifier.proveInForce(policy, good).failing()).containsExactly("rootTrusted");
        bench.anchors.add(CA.certificate());

        assertThat(bench.verifier.proveInForce(policy, good).rootTrusted()).contains(true);
        assertThat(bench.verifier.proveInForce(policy(), good).rootTrusted()).isEmpty();
    }
}
