package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.scep.TestCa;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The roots of policies whose roots change, and who lets go of which. */
class RootChangeTest {
    private static final PolicyId VPN = new PolicyId("vpn");
    /** Under the certificates that the bench's CA issues. */
    private static final EncodedCertificate ISSUING = LifecycleBench.CA.certificate();

    private static final EncodedCertificate ONE = ca("CN=One").certificate();
    private static final TestCa TWO_CA = ca("CN=Two");
    private static final EncodedCertificate TWO = TWO_CA.certificate();

    private final LifecycleBench bench = new LifecycleBench();

    private static TestCa ca(String name) {
        return TestCa.root(name, spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))));
    }

    private static ScepPolicy with(PolicyId id, EncodedCertificate root) {
        return policyBuilder()
                .id(id)
                .name(id.text())
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root))
                .build();
    }

    private static ScepPolicy withoutRoot(PolicyId id) {
        return policyBuilder().id(id).name(id.text()).build();
    }

    private void removeVpn() throws Exception {
        bench.engine.remove(VPN, false, StepListener.NONE);
    }

    @Test
    void changedRoot_isTrustedAtOnceAndTheOldOneGoes() throws Exception {
        bench.apply(with(ID, ONE));

        RunResult result = bench.apply(with(ID, TWO));

        assertThat(result.failure()).isEmpty();
        assertThat(bench.anchors.all()).isEqualTo(Set.of(TWO));
        assertThat(bench.recorded().roots()).containsExactly(new CarriedRoot(TWO, true));
    }

    @Test
    void oldRootUnderTheCertificate_staysUntilTheCertificateAndTheOneBeforeAreGone() throws Exception {
        bench.apply(with(ID, ISSUING));

        bench.apply(with(ID, TWO));

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING, TWO));
        bench.issuer = TWO_CA;
        bench.renew();
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING, TWO));
        bench.clock.advance(days(7));
        bench.look();
        assertThat(bench.anchors.all()).isEqualTo(Set.of(TWO));
    }

    @Test
    void policyThatNoLongerCarriesARoot_letsGoOfItAtOnce() throws Exception {
        bench.apply(with(ID, ISSUING));

        bench.apply(withoutRoot(ID));

        assertThat(bench.anchors.all()).isEmpty();
        assertThat(bench.recorded().roots()).isEmpty();
    }

    @Test
    void oldRootThatWasThereBefore_stays() throws Exception {
        bench.anchors.add(ONE);
        bench.apply(with(ID, ONE));

        bench.apply(with(ID, TWO));
        bench.remove(false);

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
    }

    @Test
    void removalThatKeepsRoots_leavesThemTrustedAndForgetsThem() throws Exception {
        bench.apply(with(ID, ONE));

        bench.engine.remove(ID, new RemovalWish(false, true), StepListener.NONE);

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
        assertThat(bench.journal.list()).isEmpty();
        assertThat(bench.soundStore.list(ID)).isEmpty();
        bench.apply(with(ID, ONE));
        bench.remove(false);
        assertThat(bench.anchors.all()).as("nobody's by now").isEqualTo(Set.of(ONE));
    }

    @Test
    void heldRemovalThatKeepsRoots_holdsARecordWithoutThem() throws Exception {
        bench.apply(with(ID, ONE));

        bench.engine.remove(ID, new RemovalWish(true, true), StepListener.NONE);

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
        assertThat(bench.recorded().roots()).isEmpty();
        assertThat(bench.recorded().removal()).contains(new Removal(new RemovalWish(true, true), Removal.Stage.HELD));
    }

    @Test
    void removalThatKeepsRoots_showsNoStepForThem() throws Exception {
        bench.apply(with(ID, ONE));
        PolicyRecord record = bench.recorded().withRemoval(Optional.of(Removal.begin(new RemovalWish(false, true))));

        assertThat(bench.engine.forecast(record).steps())
                .containsExactly(RemovalSteps.REMOVE_CERTIFICATES, RemovalSteps.REMOVE_KEYS, RemovalSteps.FORGET);
    }

    @Test
    void oldRootOfAnotherPolicy_staysAndGoesWithThatOne() throws Exception {
        bench.apply(with(ID, ONE));
        bench.apply(with(VPN, ONE));

        bench.apply(with(ID, TWO));
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE, TWO));
        removeVpn();

        assertThat(bench.anchors.all()).isEqualTo(Set.of(TWO));
    }

    @Test
    void rootOfAPolicyThatHasNotLookedYet_staysAndGoesWithThatOne() throws Exception {
        bench.apply(with(ID, ONE));
        bench.journal.write(PolicyRecord.of(with(VPN, ONE), "test"));

        bench.remove(false);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
        removeVpn();

        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void rootOfAHeldPolicy_isNeededByNobody() throws Exception {
        bench.apply(with(VPN, ONE));
        bench.engine.remove(VPN, true, StepListener.NONE);
        bench.apply(with(ID, ONE));

        bench.remove(false);

        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void rootUnderAnotherPolicysCertificate_goesWithThatOne() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(withoutRoot(VPN));

        bench.remove(false);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        removeVpn();

        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void inheritedRoot_staysWhileItIsAboveTheHeirsCertificate() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(withoutRoot(VPN));
        bench.remove(false);

        bench.apply(withoutRoot(VPN));

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        PolicyRecord heir = bench.journal.read(VPN).orElseThrow();
        assertThat(heir.roots()).containsExactly(new CarriedRoot(ISSUING, true, true));
        bench.issuer = TWO_CA;
        bench.engine.run(VPN, Demand.RENEWAL, StepListener.NONE);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        bench.clock.advance(days(7));
        bench.engine.run(VPN, Demand.WHAT_IS_DUE, StepListener.NONE);
        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void rootUnderAForeignCertificateOfTheStore_stays() throws Exception {
        bench.apply(with(ID, ISSUING));
        CertificateInForce foreign = bench.certificate(NOW, NOW.plus(days(10)));
        bench.soundStore.install(
                new PolicyId("foreign"),
                new CertificateStore.Entry(
                        foreign.leaf(), List.of(), new KeyName(new PolicyId("foreign"), "somebody")));

        bench.remove(false);

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
    }

    @Test
    void policyThatChangesBetweenLookAndAdding_isLookedForAnew() throws Exception {
        bench.anchors.add(TWO);
        bench.failing.add("TrustAnchors.add");
        assertThat(bench.apply(with(ID, ONE)).failure()).isPresent();
        bench.failing.clear();

        bench.apply(with(ID, TWO));
        bench.remove(false);

        assertThat(bench.anchors.all()).isEqualTo(Set.of(TWO));
    }

    @Test
    void foreignRootThatSomebodyTookAway_isOursOnceItIsPutBack() throws Exception {
        bench.anchors.add(ONE);
        bench.apply(with(ID, ONE));
        bench.anchors.remove(ONE.sha256());

        bench.look();
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
        bench.remove(false);

        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void oldRootThatCannotBeRemoved_isTriedAgainAndPutsOffNoRenewal() throws Exception {
        bench.apply(with(ID, ONE));
        bench.failing.add("TrustAnchors.remove");
        RunResult stuck = bench.apply(with(ID, TWO));
        assertThat(stuck.failure()).isPresent();
        assertThat(bench.recorded().failure()).isEmpty();
        EncodedCertificate before = bench.recorded().inForce().orElseThrow().leaf();
        bench.clock.advance(days(80));

        bench.look();
        assertThat(bench.recorded().inForce().orElseThrow().leaf()).isNotEqualTo(before);
        bench.failing.clear();
        bench.look();

        assertThat(bench.anchors.all()).isEqualTo(Set.of(TWO));
    }
}
