package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.CA;
import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.Failures.assertFails;
import static dev.scepter.agent.testing.FakeEnrollment.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.TestCa;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate that the store has and the record does not know, as after a re-install. */
class ReclaimTest {
    private static final String RECORD = "policies/wifi.json";
    private static final KeySpec SPEC = policy().keySpec(Optional.empty());

    private final LifecycleBench bench = new LifecycleBench();

    /** Enrols, and loses the record. */
    private Thumbprint enrolledBefore(ScepPolicy policy) throws Exception {
        bench.apply(policy);
        Thumbprint leaf = bench.leafInForce();
        bench.folder.delete(RECORD);
        bench.clock.advance(Duration.ofMinutes(1));
        return leaf;
    }

    private CertificateStore.Entry entry(Thumbprint leaf) throws ScepterException {
        return bench.soundStore.find(ID, leaf).orElseThrow();
    }

    /** Puts one more certificate of the policy into the store. */
    private Thumbprint installed(String key, KeySpec spec, UnaryOperator<TestCa.Spec> more) throws ScepterException {
        KeyName name = new KeyName(ID, key);
        try (ManagedKey made = bench.soundKeys.generate(name, spec)) {
            CertificateStore.Entry entry = new CertificateStore.Entry(
                    CA.issue("CN=device", made.publicKey(), more), List.of(CA.certificate()), name);
            bench.soundStore.install(ID, entry);
            return entry.leaf().sha1();
        }
    }

    private Thumbprint installed(String key, Instant end) throws ScepterException {
        return installed(key, SPEC, spec -> spec.validity(NOW.minus(days(1)), end));
    }

    private List<EventId> told() {
        return bench.events.events().stream().map(Event::id).toList();
    }

    private void assertEnrolsAnew(ScepPolicy policy, Thumbprint old) throws Exception {
        long sent = bench.enrollment.count(SEND);

        RunResult result = bench.apply(policy);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.enrollment.count(SEND)).isEqualTo(sent + 1);
        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(told()).doesNotContain(EventId.CERTIFICATE_ADOPTED);
    }

    @Test
    void matchingCertificate_isAdoptedAndNothingIsSent() throws Exception {
        bench.apply(policy());
        CertificateInForce before = bench.recorded().inForce().orElseThrow();
        bench.folder.delete(RECORD);

        RunResult result = bench.apply(policy());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        assertThat(bench.leafInForce()).isEqualTo(before.leaf().sha1());
        CertificateInForce after = bench.recorded().inForce().orElseThrow();
        assertThat(after.leaf()).isEqualTo(before.leaf());
        assertThat(after.chain()).isEqualTo(before.chain());
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(after.strategy()).isEqualTo(before.strategy());
        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(told()).containsExactly(EventId.CERTIFICATE_ENROLLED, EventId.CERTIFICATE_ADOPTED);
        assertThat(bench.status.of(bench.recorded()).state()).isEqualTo(PolicyStatus.State.VALID);
    }

    @Test
    void plan_saysThatItIsAdoptedAndChangesNothing() throws Exception {
        enrolledBefore(policy());
        var before = bench.folder.snapshot().keySet();

        Forecast forecast = bench.engine.forecast(policy(), "test");

        assertThat(forecast.reason())
                .isEqualTo("a certificate of this policy is in the store and works: it is adopted, nothing is sent");
        assertThat(forecast.steps().stream().map(Step::name)).containsExactly("adopt", "prove", "putInForce", "settle");
        assertThat(bench.folder.snapshot().keySet()).isEqualTo(before);
    }

    @Test
    void root_isBroughtAfterwards_andIsOursOnlyIfItWasGone() throws Exception {
        ScepPolicy policy = policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CA.certificate()))
                .build();
        enrolledBefore(policy);

        assertThat(bench.engine.forecast(policy, "test").steps().stream().map(Step::name))
                .containsExactly("adopt", "prove", "observeRoot", "trustRoot", "putInForce", "settle");
        bench.apply(policy);

        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        assertThat(bench.recorded().roots()).extracting(CarriedRoot::added).containsExactly(false);
        bench.remove(false);
        assertThat(bench.anchors.contains(CA.certificate())).isTrue();
    }

    @Test
    void oneTimeChallenge_isKeptForTheNextRequest() throws Exception {
        ScepPolicy policy = policyBuilder()
                .challenge(Optional.of(Secret.ofText("once")))
                .oneTimeChallenge(true)
                .build();
        enrolledBefore(policy);

        bench.apply(policy);

        assertThat(bench.recorded().policy().challenge()).isPresent();
        assertThat(bench.recorded().spentChallenges()).isEmpty();
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
    }

    @Test
    void pausedEnrolment_holdsUpNoAdoption() throws Exception {
        Thumbprint leaf = enrolledBefore(policy());

        bench.engine.apply(policy(), "test", Demand.WHAT_IS_DUE.pausing(Set.of(Purpose.ENROL)), StepListener.NONE);

        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(leaf);
    }

    @Test
    void failureAtTheCa_holdsUpNoAdoption() throws Exception {
        Thumbprint leaf = enrolledBefore(policy());
        bench.journal.write(PolicyRecord.of(policy(), "test")
                .withFailure(Optional.of(LifecycleBench.failure(ErrorCode.CA_REFUSED_BAD_REQUEST, Optional.empty())
                        .of(Optional.of(Purpose.ENROL)))));

        bench.look();

        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(leaf);
        assertThat(bench.recorded().failure()).isEmpty();
    }

    @Test
    void dueForRenewal_isAdoptedAndRenewed() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.clock.advance(days(80));

        bench.apply(policy());

        assertThat(bench.enrollment.count(SEND)).isEqualTo(2);
        assertThat(told())
                .containsExactly(
                        EventId.CERTIFICATE_ENROLLED, EventId.CERTIFICATE_ADOPTED, EventId.CERTIFICATE_RENEWED);
        assertThat(bench.recorded().predecessor().orElseThrow().leafSha1()).isEqualTo(old);
    }

    /** What the plants below differ from. */
    @Test
    void plantThatIsGood_isAdopted() throws Exception {
        Thumbprint planted = installed("planted1", NOW.plus(days(99)));

        bench.apply(policy());

        assertThat(bench.leafInForce()).isEqualTo(planted);
    }

    @Test
    void severalThatMatch_theOneInForceIsTaken() throws Exception {
        Thumbprint first = enrolledBefore(policy());
        installed("longest1", NOW.plus(days(300)));

        bench.apply(policy());

        assertThat(bench.leafInForce()).isEqualTo(first);
    }

    @Test
    void severalThatMatchAndNoneInForce_theOneThatEndsLastIsTakenAndTheOthersGoAfterTheGrace() throws Exception {
        Thumbprint first = installed("planted1", NOW.plus(days(99)));
        Thumbprint longest = installed("longest1", NOW.plus(days(300)));
        Thumbprint shortest = installed("shortest", NOW.plus(days(20)));

        bench.apply(policy());

        assertThat(bench.leafInForce()).isEqualTo(longest);
        assertThat(bench.recorded().predecessors())
                .extracting(Predecessor::leafSha1)
                .containsExactlyInAnyOrder(first, shortest);
        assertThat(bench.soundStore.list(ID)).hasSize(3);
        bench.clock.advance(Predecessor.GRACE);
        bench.look();
        assertThat(bench.soundStore.list(ID)).containsExactly(longest);
        assertThat(bench.soundKeys.list(ID)).containsExactly(new KeyName(ID, "longest1"));
    }

    @Test
    void certificateForOtherNames_staysUntilTheNewOneIsInForceAndTheGraceIsOver() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        KeyName key = entry(old).key();
        bench.enrollment.willCompare(Optional.empty());

        assertEnrolsAnew(policy(), old);

        assertThat(bench.recorded().predecessors())
                .containsExactly(
                        new Predecessor(old, key, bench.clock.instant().plus(Predecessor.GRACE), Optional.empty()));
        bench.clock.advance(Predecessor.GRACE);
        bench.look();
        assertThat(bench.soundStore.list(ID)).containsExactly(bench.leafInForce());
        assertThat(bench.soundKeys.list(ID)).doesNotContain(key);
    }

    @Test
    void refusedEnrolment_leavesTheOtherCertificateAlone() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.enrollment.willCompare(Optional.empty());
        bench.enrollment.answer(dev.scepter.agent.testing.FakeEnrollment.refused(ErrorCode.CA_REFUSED_BAD_REQUEST));

        bench.apply(policy());

        assertThat(bench.leafInForce()).isEqualTo(old);
        assertThat(bench.soundKeys.list(ID)).containsExactly(entry(old).key());
    }

    @Test
    void strayThatSharesTheKeyInForce_stays() throws Exception {
        Thumbprint first = enrolledBefore(policy());
        CertificateStore.Entry entry = entry(first);
        try (ManagedKey key = bench.soundKeys.open(entry.key()).orElseThrow()) {
            bench.soundStore.install(
                    ID,
                    new CertificateStore.Entry(
                            CA.issue(
                                    "CN=device",
                                    key.publicKey(),
                                    spec -> spec.validity(NOW.minus(days(1)), NOW.plus(days(20)))),
                            entry.chain(),
                            entry.key()));
        }

        bench.apply(policy());

        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().predecessors()).isEmpty();
        assertThat(bench.soundStore.list(ID)).hasSize(2);
    }

    @Test
    void warningsOfTheComparison_areKept() throws Exception {
        enrolledBefore(policy());
        Warning warning = new Warning("keyUsageNarrowed", "words");
        bench.enrollment.willCompare(Optional.of(List.of(warning)));

        bench.apply(policy());

        assertThat(bench.recorded().inForce().orElseThrow().warnings()).containsExactly(warning);
    }

    @Test
    void expired_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.clock.advance(days(101));

        assertEnrolsAnew(policy(), old);
    }

    @Test
    void keyThatIsGone_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.soundKeys.delete(entry(old).key());

        assertEnrolsAnew(policy(), old);
    }

    /** Somebody else's certificate under the name of one of our keys. */
    @Test
    void keyThatIsAnother_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        KeyName name = entry(old).key();
        bench.soundKeys.delete(name);
        bench.soundKeys.generate(name, SPEC).close();

        assertEnrolsAnew(policy(), old);
    }

    @Test
    void damagedKey_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.soundKeys.damage(entry(old).key());

        assertEnrolsAnew(policy(), old);
    }

    @Test
    void keyThatIsKeptOtherwise_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.soundKeys.keepOtherwise(entry(old).key());

        assertEnrolsAnew(policy(), old);
    }

    @ParameterizedTest
    @CsvSource({
        "KeyProvider.isKeptAs, KEY_PROVIDER_FAILED",
        "KeyProvider.open, KEY_PROVIDER_FAILED",
        "CertificateStore.find, STORE_FAILED"
    })
    void machineThatCannotSay_isAskedAgainBeforeARequestIsSent(String call, ErrorCode code) throws Exception {
        Thumbprint leaf = enrolledBefore(policy());
        bench.failing.add(call);

        assertFails(code, () -> bench.apply(policy()));

        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        bench.failing.clear();
        bench.apply(policy());
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        assertThat(bench.leafInForce()).isEqualTo(leaf);
    }

    @Test
    void damagedCertificate_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.soundStore.damage(old);

        assertEnrolsAnew(policy(), old);
    }

    @Test
    void otherKeyLength_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        bench.minimumKeyLength = Optional.of(3072);

        assertEnrolsAnew(policy(), old);
    }

    @Test
    void otherKeyAlgorithm_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());

        assertEnrolsAnew(policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build(), old);
    }

    @Test
    void ecKey_isAdoptedByItsCurve() throws Exception {
        ScepPolicy policy = policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build();
        Thumbprint ec =
                installed("curve256", KeySpec.ec(256), spec -> spec.validity(NOW.minus(days(1)), NOW.plus(days(99))));
        Thumbprint longer =
                installed("curve384", KeySpec.ec(384), spec -> spec.validity(NOW.minus(days(1)), NOW.plus(days(200))));

        bench.apply(policy);

        assertThat(bench.enrollment.count(SEND)).isZero();
        assertThat(bench.leafInForce()).isEqualTo(ec).isNotEqualTo(longer);
    }

    @Test
    void otherPin_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        TestCa other = TestCa.root("CN=Root", spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))));
        bench.issuer = other;

        assertEnrolsAnew(
                policyBuilder().caThumbprint(other.certificate().sha256()).build(), old);
    }

    /** Somebody puts the pinned certificate above one that it never issued. */
    @Test
    void chainThatDoesNotBuild_isNotAdopted() throws Exception {
        TestCa other = TestCa.root("CN=Root", spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))));
        KeyName name = new KeyName(ID, "planted1");
        Thumbprint planted;
        try (ManagedKey key = bench.soundKeys.generate(name, SPEC)) {
            CertificateStore.Entry entry = new CertificateStore.Entry(
                    other.issue("CN=device", key.publicKey()), List.of(CA.certificate()), name);
            bench.soundStore.install(ID, entry);
            planted = entry.leaf().sha1();
        }

        assertEnrolsAnew(policy(), planted);
    }

    @Test
    void caCertificate_isNotAdopted() throws Exception {
        Thumbprint planted =
                installed("planted1", SPEC, spec -> spec.asCa().validity(NOW.minus(days(1)), NOW.plus(days(99))));

        assertEnrolsAnew(policy(), planted);
    }

    @Test
    void usageThatDoesNotSign_isNotAdopted() throws Exception {
        Thumbprint planted = installed(
                "planted1",
                SPEC,
                spec -> spec.keyUsage(KeyUsage.keyEncipherment).validity(NOW.minus(days(1)), NOW.plus(days(99))));

        assertEnrolsAnew(policy(), planted);
    }

    @Test
    void namedUsageThatIsMissing_isNotAdopted() throws Exception {
        Thumbprint old = enrolledBefore(policy());
        ScepPolicy naming = policyBuilder()
                .extendedKeyUsage(Optional.of(Set.of(ExtendedKeyUsage.CLIENT_AUTH)))
                .build();
        bench.issues = spec -> spec.extendedKeyUsage(org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_clientAuth);

        assertEnrolsAnew(naming, old);
    }

    @Test
    void storeThatCannotSayWhatItHas_isAskedAgainBeforeARequestIsSent() throws Exception {
        Thumbprint leaf = enrolledBefore(policy());
        bench.failing.add("CertificateStore.list");

        assertFails(ErrorCode.STORE_FAILED, () -> bench.apply(policy()));

        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        bench.failing.clear();
        bench.apply(policy());
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
        assertThat(bench.leafInForce()).isEqualTo(leaf);
    }

    @Test
    void adoptionThatFails_isToldAndTriedAgainLater() throws Exception {
        enrolledBefore(policy());
        bench.failing.add("CertificateStore.install");

        RunResult failed = bench.apply(policy());

        assertThat(failed.failure().orElseThrow().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(failed.nextAttempt()).contains(bench.clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(bench.recorded().failure()).isPresent();
        bench.failing.clear();
        bench.look();
        assertThat(bench.recorded().inForce()).isEmpty();
        bench.clock.advance(Duration.ofMinutes(5));
        bench.look();
        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
    }

    /** The proofs hold in the search, and no longer a moment later. */
    @Test
    void adoptionThatIsGivenUpAgainAndAgain_waitsLongerEachTime() throws Exception {
        Thumbprint leaf = enrolledBefore(policy());
        CertificateStore.Entry found = entry(leaf);
        bench.journal.write(PolicyRecord.of(policy(), "test"));
        for (long minutes : new long[] {5, 10, 20}) {
            bench.afterInstall = () -> bench.soundKeys.damage(found.key());

            RunResult failed = bench.look();

            assertThat(failed.failure().orElseThrow().code()).isEqualTo(ErrorCode.PROOF_FAILED);
            assertThat(bench.recorded().attempt()).isEmpty();
            bench.afterInstall = () -> {};
            bench.soundKeys.mend(found.key());
            assertThat(bench.recorded().failure().flatMap(Failure::nextAttempt))
                    .contains(bench.clock.instant().plus(Duration.ofMinutes(minutes)));
            bench.look();
            assertThat(bench.recorded().inForce()).isEmpty();
            bench.clock.advance(Duration.ofMinutes(minutes));
        }

        bench.look();

        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(leaf);
        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.enrollment.count(SEND)).isEqualTo(1);
    }

    @Test
    void adoptionThatIsGivenUp_deletesNeitherCertificateNorKey() throws Exception {
        CertificateInForce found = bench.certificate(NOW.minus(days(1)), NOW.plus(days(99)));
        Attempt failing = LifecycleBench.attempt(Purpose.ENROL)
                .withKey(found.key())
                .withIssued(new Issued(found.leaf(), found.chain(), List.of()))
                .asReclaimed()
                .withFailing(LifecycleBench.failure(ErrorCode.PROOF_FAILED, Optional.empty()));
        bench.soundStore.install(ID, new CertificateStore.Entry(found.leaf(), found.chain(), found.key()));
        bench.journal.write(PolicyRecord.of(policy(), "test").withAttempt(Optional.of(failing)));

        Plan plan = bench.planner.plan(NOW, bench.recorded(), new DeviceView(Optional.empty()), Demand.WHAT_IS_DUE);

        assertThat(plan.move().orElseThrow().step()).isEqualTo(CleanupSteps.CLOSE);
    }

    @Test
    void certificateOnRecord_isNotLookedFor() throws Exception {
        bench.apply(policyBuilder()
                .onMissingCertificate(dev.scepter.agent.policy.MissingCertificateAction.REPORT)
                .build());
        Thumbprint leaf = bench.leafInForce();
        installed("longest1", NOW.plus(days(300)));
        bench.soundStore.remove(ID, leaf);

        bench.look();

        assertThat(bench.soundStore.inForce(ID)).isEmpty();
    }
}
