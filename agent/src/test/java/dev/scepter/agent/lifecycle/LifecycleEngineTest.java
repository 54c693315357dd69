package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.Failures.assertFails;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static dev.scepter.agent.testing.FakeEnrollment.pending;
import static dev.scepter.agent.testing.FakeEnrollment.refused;
import static dev.scepter.agent.testing.FakeEnrollment.refusedWithoutChallenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.testing.FakeEnrollment;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryDurableFolder.Faults;
import dev.scepter.agent.testing.InMemoryDurableFolder.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleEngineTest {
    private static final ScepPolicy ONE_TIME = policyBuilder()
            .challenge(Optional.of(Secret.ofText("once")))
            .oneTimeChallenge(true)
            .build();

    private final LifecycleBench bench = new LifecycleBench();

    private static ScepPolicy withRoot(String id) {
        return policyBuilder()
                .id(new PolicyId(id))
                .name(id)
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                .build();
    }

    @Test
    void pausedEnrolment_isNotBegunAndThePolicyIsKept() throws Exception {
        Demand paused = Demand.NOW.pausing(Set.of(Purpose.ENROL));

        RunResult result = bench.engine.apply(LifecycleBench.policy(), "test", paused, StepListener.NONE);

        assertThat(result.failure()).isEmpty();
        assertThat(result.nextAttempt()).isEmpty();
        assertThat(result.reason()).contains("paused");
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.engine
                        .forecast(bench.recorded(), Set.of(Purpose.ENROL))
                        .steps())
                .isEmpty();
        assertThat(bench.engine.forecast(bench.recorded()).steps()).isNotEmpty();
        assertThat(bench.enrollment.performed()).isEmpty();
    }

    @Test
    void apply_enrolsProvesAndPutsInForce() throws Exception {
        RunResult result = bench.apply(policy());

        assertThat(result.failure()).isEmpty();
        PolicyRecord record = bench.recorded();
        assertThat(record).isEqualTo(result.record());
        assertThat(record.inForce().orElseThrow().leaf().sha1()).isEqualTo(bench.leafInForce());
        assertThat(record.attempt()).isEmpty();
        assertThat(record.intent()).isEmpty();
        assertThat(bench.events.ids()).containsExactly(EventId.CERTIFICATE_ENROLLED);
    }

    @Test
    void eachStep_beginsWithItsIntentOnDiskAndOneWriteLiesBetweenTwo() throws Exception {
        List<String> told = new ArrayList<>();
        bench.folder.setFaults(new Faults() {
            @Override
            public void after(Operation operation, String path) throws ScepterException {
                told.add("write " + bench.recorded().intent().orElse("nothing"));
            }
        });
        StepListener listener = new StepListener() {
            @Override
            public void begins(PolicyId policy, Step step) {
                told.add("begin " + step.name());
            }
        };

        bench.engine.apply(policy(), "test", Demand.NOW, listener);

        List<String> steps = List.of("begin", "nameKey", "makeKey", "send", "install", "prove", "putInForce", "settle");
        List<String> expected = new ArrayList<>();
        steps.forEach(step -> expected.addAll(List.of("write " + step, "begin " + step)));
        expected.add("write nothing");
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void applyOfAValidUnchangedPolicy_sendsAndWritesNothing() throws Exception {
        bench.apply(policy());
        Thumbprint before = bench.leafInForce();
        int steps = bench.enrollment.performed().size();
        bench.folder.setFaults(InMemoryDurableFolder.fullDisk());

        RunResult again = bench.apply(policy());

        assertThat(again.failure()).isEmpty();
        assertThat(bench.enrollment.performed()).hasSize(steps);
        assertThat(bench.leafInForce()).isEqualTo(before);
    }

    @Test
    void crashWhileSending_isResumedWithTheSameKey() throws Exception {
        bench.enrollment.answer((attempt, context) -> {
            throw new IllegalStateException("stands for a crash");
        });
        assertThatIllegalStateException().isThrownBy(() -> bench.apply(policy()));
        Optional<KeyName> key = bench.recorded().attempt().orElseThrow().key();

        bench.look();

        List<FakeEnrollment.Performed> sent = bench.enrollment.performed().stream()
                .filter(done -> done.step().equals(FakeEnrollment.SEND))
                .toList();
        assertThat(sent).extracting(FakeEnrollment.Performed::resumed).containsExactly(false, true);
        assertThat(bench.recorded().inForce().map(CertificateInForce::key)).isEqualTo(key);
    }

    @Test
    void refusal_deletesTheKeyAndClosesTheAttempt() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED_BAD_REQUEST));

        RunResult result = bench.apply(policy());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofHours(1)));
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.soundKeys.list(ID)).isEmpty();
        assertThat(bench.events.ids()).containsExactly(EventId.ATTEMPT_FAILED);
    }

    @Test
    void refusal_isTriedAgainByItselfAtItsTimeAndAtOnceByCommand() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED_BAD_REQUEST), refused(ErrorCode.CA_REFUSED_BAD_REQUEST));
        bench.apply(policy());

        bench.look();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
        bench.apply(policy());
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(2);
        assertThat(bench.recorded().failure().orElseThrow().nextAttempt()).contains(NOW.plus(Duration.ofHours(6)));
        bench.clock.advance(Duration.ofHours(6));
        bench.look();

        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void lostAnswer_keepsTheAttemptWithItsKeyAndIntent() throws Exception {
        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT));

        RunResult result = bench.apply(policy());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofMinutes(5)));
        PolicyRecord record = bench.recorded();
        assertThat(record.intent()).contains("send");
        assertThat(bench.soundKeys.open(record.attempt().orElseThrow().key().orElseThrow()))
                .isPresent();
    }

    @Test
    void retryAfterOfTheServer_isHonoured() throws Exception {
        bench.enrollment.answer(
                fails(new ScepterException(ErrorCode.SERVER_UNAVAILABLE, "busy", null, Duration.ofHours(2))));

        RunResult result = bench.apply(policy());

        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void failureBeforeSending_closesTheAttempt() throws Exception {
        bench.failing.add("KeyProvider.generate");

        RunResult result = bench.apply(policy());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isZero();
    }

    @Test
    void keyThatCannotBeDeleted_endsTheRunAndHidesNoRefusal() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED_BAD_REQUEST));
        bench.failing.add("KeyProvider.delete");

        RunResult result = bench.apply(policy());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(result.nextAttempt()).isPresent();
        assertThat(bench.recorded().failure().orElseThrow().nextAttempt()).contains(NOW.plus(Duration.ofHours(1)));
        bench.failing.clear();
        bench.look();
        assertThat(bench.soundKeys.list(ID)).isEmpty();
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 30})
    void quickPolls_comeAtOnceThenApartAndStop(int retryCount) throws Exception {
        for (int i = 0; i <= retryCount; i++) {
            bench.enrollment.answer(pending());
        }
        ScepPolicy policy = policyBuilder()
                .retryCount(retryCount)
                .retryDelay(Duration.ofSeconds(20))
                .build();

        RunResult result = bench.apply(policy);

        assertThat(bench.enrollment.count(FakeEnrollment.POLL)).isEqualTo(retryCount);
        assertThat(bench.sleeper.slept()).hasSize(retryCount - 1).allMatch(Duration.ofSeconds(20)::equals);
        assertThat(result.failure()).isEmpty();
        assertThat(result.nextAttempt()).contains(bench.clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(bench.events.ids()).containsExactly(EventId.REQUEST_PENDING);
    }

    @Test
    void noQuickPolls_leavesThePollToLater() throws Exception {
        bench.enrollment.answer(pending());

        RunResult result = bench.apply(policyBuilder().retryCount(0).build());

        assertThat(bench.enrollment.count(FakeEnrollment.POLL)).isZero();
        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aFurtherCommand_pollsAtOnceAndCountsAnewWithTheSameTransaction() throws Exception {
        for (int i = 0; i < 7; i++) {
            bench.enrollment.answer(pending());
        }
        bench.apply(policy());

        bench.apply(policy());

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
        assertThat(bench.enrollment.count(FakeEnrollment.POLL)).isEqualTo(6);
    }

    @Test
    void service_doesNotWaitForQuickPolls() throws Exception {
        bench.enrollment.answer(pending(), pending(), pending());

        RunResult result = bench.engine.apply(policy(), "test", Demand.WHAT_IS_DUE, StepListener.NONE);

        assertThat(bench.sleeper.slept()).isEmpty();
        assertThat(result.nextAttempt()).contains(NOW.plusSeconds(3));
    }

    @Test
    void deadline_growsByWaitsAndKeyMakingOnly() throws Exception {
        bench.enrollment.whileMakingKeys(() -> bench.clock.advance(Duration.ofSeconds(40)));
        bench.enrollment.answer(
                (attempt, context) -> {
                    bench.clock.advance(Duration.ofSeconds(5));
                    return pending().to(attempt, context);
                },
                pending(),
                pending());

        bench.apply(policyBuilder().retryDelay(Duration.ofSeconds(30)).build());

        assertThat(bench.enrollment.performed())
                .extracting(done -> done.step().name() + " " + done.timeLeft().toSeconds())
                .containsExactly("nameKey 70", "makeKey 70", "send 70", "poll 65", "poll 65", "poll 65");
    }

    @Test
    void pendingForTooLong_isGivenUp() throws Exception {
        for (int i = 0; i < 4; i++) {
            bench.enrollment.answer(pending());
        }
        bench.apply(policy());
        bench.clock.advance(days(14).plusMinutes(1));

        RunResult result = bench.look();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.PENDING_TOO_LONG);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.soundKeys.list(ID)).isEmpty();
    }

    @Test
    void renew_bringsANewCertificateAndKeepsTheOldOneForItsGrace() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(bench.soundStore.list(ID)).contains(old, bench.leafInForce());
        assertThat(bench.recorded().predecessor().orElseThrow().removeAfter()).isEqualTo(NOW.plus(days(7)));
        bench.clock.advance(days(7));
        bench.look();
        assertThat(bench.soundStore.list(ID)).containsExactly(bench.leafInForce());
        assertThat(bench.soundKeys.list(ID)).hasSize(1);
        assertThat(bench.events.ids())
                .containsExactly(
                        EventId.CERTIFICATE_ENROLLED, EventId.CERTIFICATE_RENEWED, EventId.PREDECESSOR_REMOVED);
    }

    @Test
    void failedRenewal_leavesTheCertificateInForceAndFillsTheError() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED));

        RunResult result = bench.renew();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.CA_REFUSED);
        assertThat(bench.leafInForce()).isEqualTo(old);
        PolicyStatus status = bench.status.of(bench.recorded());
        assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
        assertThat(status.error().orElseThrow().code()).isEqualTo(ErrorCode.CA_REFUSED);
    }

    @Test
    void renewAfterAFailedRenewal_triesAtOnce() throws Exception {
        bench.apply(policy());
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED));
        bench.renew();

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.recorded().predecessor()).isPresent();
    }

    @Test
    void renewWhilePending_goesOnWithTheRequestAndEndsThere() throws Exception {
        bench.apply(policy());
        for (int i = 0; i < 4; i++) {
            bench.enrollment.answer(pending());
        }
        bench.renew();

        bench.renew();

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(2);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.recorded().predecessor()).isPresent();
    }

    @Test
    void renewWithAnUnansweredOldAttempt_clearsItAwayAndRenews() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();
        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT));
        bench.renew();
        bench.clock.advance(Duration.ofHours(25));

        bench.renew();

        assertThat(bench.leafInForce()).isNotEqualTo(old);
    }

    @Test
    void changedSubject_keepsTheOldCertificateUntilTheNewOneIsProven() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();
        List<Thumbprint> inForceAtSteps = new ArrayList<>();
        StepListener listener = new StepListener() {
            @Override
            public void begins(PolicyId policy, Step step) {
                if (!step.equals(CompletionSteps.SETTLE)) {
                    inForceAtSteps.add(bench.leafInForce());
                }
            }
        };
        ScepPolicy changed =
                policyBuilder().subjectName(SubjectName.parse("CN=other")).build();

        bench.engine.apply(changed, "test", Demand.NOW, listener);

        assertThat(inForceAtSteps).isNotEmpty().allMatch(old::equals);
        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(bench.recorded().inForce().orElseThrow().fingerprint()).isEqualTo(changed.enrolmentFingerprint());
    }

    @Test
    void newCertificateThatFailsItsProof_leavesTheOldInForceAndNothingOfItself() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();
        bench.issues = spec -> spec.keyUsage(KeyUsage.keyEncipherment);

        RunResult result = bench.renew();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.ISSUED_CERTIFICATE_UNFIT);
        assertThat(bench.leafInForce()).isEqualTo(old);
        assertThat(bench.soundStore.list(ID)).containsExactly(old);
        assertThat(bench.soundKeys.list(ID)).hasSize(1);
        assertThat(bench.recorded().attempt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "find", "putInForce"})
    void failingStore_keepsWhatWasIssuedForLater(String operation) throws Exception {
        bench.failing.add("CertificateStore." + operation);

        RunResult result = bench.apply(policy());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofMinutes(5)));
        bench.failing.clear();
        bench.clock.advance(Duration.ofMinutes(5));
        bench.look();
        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
    }

    @Test
    void fullDisk_failsTheRunAndLosesNothing() throws Exception {
        bench.enrollment.answer((attempt, context) -> {
            bench.folder.setFaults(InMemoryDurableFolder.fullDisk());
            return new StepOutcome.StillPending(attempt, true);
        });

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> bench.apply(policy()));

        assertThat(bench.recorded().intent()).contains("send");
        bench.folder.setFaults(new Faults() {});
        bench.look();
        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(bench.soundKeys.list(ID)).hasSize(1);
    }

    @Test
    void fullDiskFromTheStart_sendsNothing() {
        bench.folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> bench.apply(policy()));

        assertThat(bench.enrollment.performed()).isEmpty();
    }

    @Test
    void answeredOneTimeChallenge_isErasedAndNeverSentAgain() throws Exception {
        bench.apply(ONE_TIME);

        assertThat(bench.recorded().policy().challenge()).isEmpty();
        bench.apply(ONE_TIME);
        bench.renew();
        assertThat(bench.enrollment.performed().stream()
                        .filter(done -> done.step().equals(FakeEnrollment.SEND)))
                .extracting(FakeEnrollment.Performed::challengeAtHand)
                .containsExactly(true, false);
    }

    @Test
    void refusedOneTimeChallenge_blocksUntilThePolicyChanges() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED_BAD_REQUEST));

        RunResult result = bench.apply(ONE_TIME);

        assertThat(result.failure().orElseThrow().isBlocking()).isTrue();
        bench.clock.advance(days(30));
        bench.look();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
        bench.apply(ONE_TIME.withChallenge(Optional.of(Secret.ofText("fresh"))));
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void httpRefusalOfARenewalAfterASpentChallenge_isTriedAgain() throws Exception {
        bench.apply(ONE_TIME);
        bench.enrollment.answer(fails(ErrorCode.HTTP_REFUSED));

        RunResult result = bench.renew();

        assertThat(result.nextAttempt()).contains(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void refusedRenewalAfterASpentChallenge_isTriedAgain() throws Exception {
        bench.apply(ONE_TIME);
        bench.enrollment.answer(refusedWithoutChallenge(ErrorCode.CA_REFUSED));

        RunResult result = bench.renew();

        assertThat(result.failure().orElseThrow().nextAttempt()).contains(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void renewalPendingTooLongUnderAOneTimePolicy_isTriedAgain() throws Exception {
        bench.apply(ONE_TIME);
        for (int i = 0; i < 4; i++) {
            bench.enrollment.answer(pending());
        }
        bench.renew();
        bench.clock.advance(days(15));

        RunResult result = bench.look();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.PENDING_TOO_LONG);
        assertThat(result.failure().orElseThrow().isBlocking()).isFalse();
    }

    @Test
    void predecessorThatCannotBeRemoved_doesNotPutOffTheRenewal() throws Exception {
        bench.apply(policy());
        bench.renew();
        Thumbprint second = bench.leafInForce();
        bench.clock.advance(days(7));
        bench.failing.add("KeyProvider.delete");
        RunResult upkeep = bench.look();
        assertThat(upkeep.failure().orElseThrow().code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
        assertThat(upkeep.nextAttempt()).isPresent();
        assertThat(bench.recorded().failure()).isEmpty();
        bench.clock.advance(days(80));

        bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(3);
        assertThat(bench.leafInForce()).isNotEqualTo(second);
    }

    @Test
    void olderPredecessorThatCannotBeDeleted_doesNotKeepTheRenewalFromSettling() throws Exception {
        bench.apply(policy());
        bench.renew();
        bench.failing.add("KeyProvider.delete");

        RunResult result = bench.renew();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(bench.leafInForce());
        assertThat(bench.recorded().predecessors()).hasSize(2);
        bench.failing.clear();
        bench.look();
        assertThat(bench.recorded().predecessors()).hasSize(1);
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
        assertThat(bench.soundStore.list(ID)).hasSize(2);
    }

    @Test
    void damagedKey_isRepairedByANewCertificate() throws Exception {
        bench.apply(policy());
        KeyName damaged = bench.recorded().inForce().orElseThrow().key();
        bench.soundKeys.damage(damaged);
        assertThat(bench.status.of(bench.recorded()).proofs().orElseThrow().failing())
                .containsExactly("keySigns");

        RunResult result = bench.look();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.recorded().inForce().orElseThrow().key()).isNotEqualTo(damaged);
        assertThat(bench.status.of(bench.recorded()).proofs().orElseThrow().hold())
                .isTrue();
    }

    @Test
    void root_isAddedOnceAndNamedOurs() throws Exception {
        bench.apply(withRoot("wifi"));

        assertThat(bench.anchors.all()).isEqualTo(Set.of(LifecycleBench.CA.certificate()));
        assertThat(bench.recorded().roots()).containsExactly(new CarriedRoot(LifecycleBench.CA.certificate(), true));
        assertThat(bench.events.ids()).containsOnlyOnce(EventId.ROOT_ADDED);
    }

    @Test
    void rootThatSomebodyRemoved_isPutBack() throws Exception {
        bench.apply(withRoot("wifi"));
        bench.anchors.remove(LifecycleBench.CA.certificate().sha256());

        bench.look();

        assertThat(bench.anchors.contains(LifecycleBench.CA.certificate())).isTrue();
        assertThat(bench.recorded().failure()).isEmpty();
    }

    @Test
    void rootThatWasThereBefore_staysAfterRemoval() throws Exception {
        bench.anchors.add(LifecycleBench.CA.certificate());
        bench.apply(withRoot("wifi"));

        bench.remove(false);

        assertThat(bench.anchors.contains(LifecycleBench.CA.certificate())).isTrue();
    }

    @Test
    void rootCarriedByTwoPolicies_goesWithTheLast() throws Exception {
        bench.apply(withRoot("wifi"));
        bench.apply(withRoot("vpn"));

        bench.remove(false);
        assertThat(bench.anchors.contains(LifecycleBench.CA.certificate())).isTrue();
        bench.engine.remove(new PolicyId("vpn"), false, StepListener.NONE);

        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void rootUnderAnotherPolicysCertificate_stays() throws Exception {
        bench.apply(withRoot("wifi"));
        bench.apply(policyBuilder().id(new PolicyId("vpn")).name("VPN").build());

        bench.remove(false);

        assertThat(bench.anchors.contains(LifecycleBench.CA.certificate())).isTrue();
    }

    @Test
    void damagedForeignRecord_stopsNoWorkButKeepsTheRoot() throws Exception {
        bench.damage(new PolicyId("foreign"));

        RunResult result = bench.apply(withRoot("wifi"));
        assertThat(result.failure()).isEmpty();
        RunResult removed = bench.remove(false);

        assertThat(removed.failure()).isEmpty();
        assertThat(bench.anchors.contains(LifecycleBench.CA.certificate())).isTrue();
        assertThat(bench.soundStore.list(ID)).isEmpty();
    }

    @Test
    void removal_leavesNothing() throws Exception {
        bench.apply(policy());
        bench.renew();

        RunResult result = bench.remove(false);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.soundStore.list(ID)).isEmpty();
        assertThat(bench.soundKeys.list(ID)).isEmpty();
        assertThat(bench.folder.snapshot()).isEmpty();
        assertThat(bench.engine.remove(ID, false, StepListener.NONE)).isEmpty();
    }

    @Test
    void removalWhilePending_takesTheKeyAlong() throws Exception {
        bench.enrollment.answer(pending(), pending(), pending(), pending());
        bench.apply(policy());

        bench.remove(false);

        assertThat(bench.soundKeys.list(ID)).isEmpty();
        assertThat(bench.journal.list()).isEmpty();
    }

    @Test
    void removalAfterAFailure_isDone() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED));
        bench.apply(policy());

        RunResult result = bench.remove(false);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.journal.list()).isEmpty();
    }

    @Test
    void heldRemoval_leavesAMarkWithoutSecrets() throws Exception {
        bench.apply(
                policyBuilder().challenge(Optional.of(Secret.ofText("static"))).build());

        bench.remove(true);

        PolicyRecord record = bench.recorded();
        assertThat(record.removal().orElseThrow().stage()).isEqualTo(Removal.Stage.HELD);
        assertThat(record.policy().challenge()).isEmpty();
        assertThat(record.inForce()).isEmpty();
        assertThat(bench.remove(true).failure()).isEmpty();
    }

    @Test
    void heldPolicyAppliedAgain_enrolsAnewButNeverWithTheSpentChallenge() throws Exception {
        bench.apply(policy());
        bench.remove(true);
        bench.apply(policy());
        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(bench.recorded().removal()).isEmpty();

        bench.apply(ONE_TIME);
        bench.enrollment.answer((attempt, context) ->
                FakeEnrollment.refused(ErrorCode.CA_REFUSED).to(attempt, context));
        bench.renew();
        bench.remove(true);
        bench.apply(ONE_TIME);

        List<FakeEnrollment.Performed> done = bench.enrollment.performed();
        assertThat(done.get(done.size() - 1).challengeAtHand()).isFalse();
    }

    @Test
    void removalCutOff_goesOnAndApplyBringsThePolicyBack() throws Exception {
        bench.apply(policy());
        Thumbprint old = bench.leafInForce();
        bench.failing.add("KeyProvider.deleteAll");
        RunResult stuck = bench.remove(false);
        assertThat(stuck.failure().orElseThrow().code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
        assertThat(stuck.nextAttempt()).isPresent();
        assertThat(bench.apply(policy()).failure()).isPresent();
        bench.failing.clear();

        bench.apply(policy());

        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(bench.recorded().removal()).isEmpty();
    }

    @Test
    void deletedCertificate_isEnrolledAnewAtMostOnceADay() throws Exception {
        bench.apply(policy());
        bench.soundStore.remove(ID, bench.leafInForce());
        bench.look();
        assertThat(bench.soundStore.inForce(ID)).isPresent();
        bench.soundStore.remove(ID, bench.leafInForce());

        RunResult second = bench.look();

        assertThat(bench.soundStore.inForce(ID)).isEmpty();
        assertThat(second.nextAttempt()).contains(NOW.plus(days(1)));
    }

    @Test
    void journal_holdsNoChallengeInClear() throws Exception {
        bench.enrollment.answer(pending(), pending(), pending(), pending());
        bench.apply(policyBuilder()
                .challenge(Optional.of(Secret.ofText("MARKED-SECRET-7")))
                .build());

        assertThat(bench.folder.snapshot().values())
                .isNotEmpty()
                .allSatisfy(content -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .doesNotContain("MARKED-SECRET-7"));
    }

    @Test
    void forecast_showsAllStepsAndChangesNothing() throws Exception {
        Forecast forecast = bench.engine.forecast(withRoot("wifi"), "test");

        assertThat(forecast.steps())
                .extracting(Step::name)
                .containsExactly(
                        "begin",
                        "nameKey",
                        "makeKey",
                        "send",
                        "install",
                        "prove",
                        "observeRoot",
                        "trustRoot",
                        "putInForce",
                        "settle");
        assertThat(bench.folder.snapshot()).isEmpty();
    }
}
