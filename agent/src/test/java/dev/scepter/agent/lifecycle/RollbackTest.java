package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.Failures.assertFails;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.MissingCertificateAction;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.testing.FakeEnrollment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Back to the certificate before, and what holds it there. */
class RollbackTest {
    private static final ScepPolicy RENAMED = policyBuilder()
            .revision("2")
            .subjectName(SubjectName.parse("CN=renamed"))
            .build();

    private final LifecycleBench bench = new LifecycleBench();

    /** A certificate of 100 days, and 75 days later its renewal. */
    private Thumbprint enrolledAndRenewed() throws Exception {
        bench.apply(policy());
        Thumbprint first = bench.leafInForce();
        bench.clock.advance(days(75));
        bench.look();
        assertThat(bench.leafInForce()).isNotEqualTo(first);
        bench.clock.advance(Duration.ofHours(1));
        return first;
    }

    private Thumbprint enrolledAndReplaced() throws Exception {
        bench.apply(policy());
        Thumbprint first = bench.leafInForce();
        bench.clock.advance(days(1));
        bench.apply(RENAMED);
        assertThat(bench.leafInForce()).isNotEqualTo(first);
        bench.clock.advance(Duration.ofHours(1));
        return first;
    }

    private Instant pressing() throws ScepterException {
        PolicyRecord record = bench.recorded();
        return RenewalWindow.of(record.policy(), record.inForce().orElseThrow(), bench.clock.instant())
                .pressing();
    }

    private int asked() {
        return bench.enrollment.asked().size();
    }

    private List<String> warnings() throws ScepterException {
        return bench.status.of(bench.recorded()).warnings().stream()
                .map(Warning::code)
                .toList();
    }

    private void assertNothingChanged(PolicyRecord before, Thumbprint inForce) throws ScepterException {
        assertThat(bench.recorded()).isEqualTo(before);
        assertThat(bench.leafInForce()).isEqualTo(inForce);
        assertThat(bench.events.ids()).doesNotContain(EventId.CERTIFICATE_ROLLED_BACK);
    }

    @Test
    void certificateBefore_isInForceAgainAndTheNewerOneHasAGrace() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        Thumbprint second = bench.leafInForce();
        CertificateInForce newer = bench.recorded().inForce().orElseThrow();

        RunResult result = bench.rollBack();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(first);
        PolicyRecord record = bench.recorded();
        assertThat(record.inForce().orElseThrow().leaf().sha1()).isEqualTo(first);
        assertThat(record.rollback()).isEmpty();
        assertThat(record.intent()).isEmpty();
        Predecessor predecessor = record.predecessor().orElseThrow();
        assertThat(record.predecessors()).hasSize(1);
        assertThat(predecessor.leafSha1()).isEqualTo(second);
        assertThat(predecessor.key()).isEqualTo(newer.key());
        assertThat(predecessor.removeAfter()).isEqualTo(bench.clock.instant().plus(days(7)));
        assertThat(bench.soundStore.list(ID)).containsExactlyInAnyOrder(first, second);
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
        assertThat(bench.events.ids()).contains(EventId.CERTIFICATE_ROLLED_BACK);
        assertThat(bench.status.of(record).state()).isEqualTo(PolicyStatus.State.VALID);
        assertThat(record.inForce().orElseThrow().installedAt()).isEqualTo(LifecycleBench.NOW);
    }

    @Test
    void onceMore_goesForwardAgainAndNothingIsHeld() throws Exception {
        enrolledAndRenewed();
        Thumbprint second = bench.leafInForce();
        CertificateInForce newer = bench.recorded().inForce().orElseThrow();
        bench.rollBack();
        bench.clock.advance(Duration.ofHours(1));

        RunResult result = bench.rollBack();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(second);
        assertThat(bench.recorded().inForce()).contains(newer);
        assertThat(bench.recorded().hold()).isEmpty();
        assertThat(warnings()).isEmpty();
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
    }

    @Test
    void rolledBack_isNotRenewedThoughItsWindowIsOpen_untilThatPresses() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        bench.rollBack();
        int before = asked();

        RunResult held = bench.look();
        bench.apply(policy());

        assertThat(asked()).isEqualTo(before);
        assertThat(held.nextAttempt())
                .contains(bench.recorded().predecessor().orElseThrow().removeAfter());
        assertThat(held.reason()).contains("put back in force").contains("renewal from");
        assertThat(bench.engine.forecast(bench.recorded()).reason()).isEqualTo(held.reason());
        assertThat(warnings()).containsExactly(WarningCode.ROLLED_BACK.jsonName());
        bench.clock.advance(days(8));
        RunResult later = bench.look();
        assertThat(later.nextAttempt()).contains(pressing());
        assertThat(bench.soundStore.list(ID)).containsExactly(first);
        assertThat(bench.soundKeys.list(ID)).hasSize(1);
        bench.clock.set(pressing().minusSeconds(1));
        bench.look();
        assertThat(asked()).isEqualTo(before);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.look();
        assertThat(asked()).isEqualTo(before + 1);
        assertThat(bench.leafInForce()).isNotEqualTo(first);
        assertThat(bench.recorded().hold()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void rolledBackWhenRenewalPresses_hasHalfOfTheRest() throws Exception {
        bench.apply(policy());
        Thumbprint first = bench.leafInForce();
        bench.clock.advance(days(98));
        bench.look();

        bench.rollBack();

        assertThat(bench.leafInForce()).isEqualTo(first);
        int before = asked();
        bench.clock.advance(Duration.ofHours(23));
        bench.look();
        assertThat(asked()).isEqualTo(before);
        bench.clock.advance(Duration.ofHours(1));
        bench.look();
        assertThat(asked()).isEqualTo(before + 1);
    }

    @Test
    void rolledBackReplacement_isHeldToo_andRenewedAsItWas() throws Exception {
        Thumbprint first = enrolledAndReplaced();
        bench.rollBack();
        int before = asked();

        bench.look();
        bench.apply(RENAMED);

        assertThat(asked()).isEqualTo(before);
        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().inForce().orElseThrow().fingerprint()).isEqualTo(policy().enrolmentFingerprint());
        assertThat(bench.status.of(bench.recorded()).state()).isEqualTo(PolicyStatus.State.VALID);
        bench.clock.set(pressing());
        bench.look();
        assertThat(bench.enrollment.asked().get(before).subjectName()).isEqualTo(policy().subjectName());
    }

    @Test
    void newRevision_endsTheHold() throws Exception {
        enrolledAndReplaced();
        bench.rollBack();

        bench.apply(RENAMED.toBuilder()
                .revision("3")
                .subjectName(SubjectName.parse("CN=mended"))
                .build());

        PolicyRecord record = bench.recorded();
        assertThat(bench.enrollment.asked().get(asked() - 1).subjectName().toText())
                .isEqualTo("CN=mended");
        assertThat(record.hold()).isEmpty();
    }

    @Test
    void changeThatAsksForNothingElse_endsNoHold() throws Exception {
        enrolledAndReplaced();
        bench.rollBack();
        int before = asked();

        bench.apply(RENAMED.toBuilder().notes(Optional.of("looked at")).build());

        assertThat(asked()).isEqualTo(before);
        assertThat(warnings()).containsExactly(WarningCode.ROLLED_BACK.jsonName());
    }

    @Test
    void renew_endsTheHoldAndKeepsTheOneThatWorked() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        Thumbprint second = bench.leafInForce();
        bench.rollBack();

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        PolicyRecord record = bench.recorded();
        assertThat(record.hold()).isEmpty();
        assertThat(record.predecessor().orElseThrow().leafSha1()).isEqualTo(first);
        assertThat(bench.soundStore.list(ID))
                .containsExactlyInAnyOrder(first, bench.leafInForce())
                .doesNotContain(second);
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
    }

    @Test
    void renewThatFails_goesOnByItself() throws Exception {
        enrolledAndRenewed();
        bench.rollBack();
        bench.enrollment.answer(fails(ErrorCode.CONNECT_FAILED));
        bench.renew();
        Thumbprint old = bench.leafInForce();

        bench.clock.advance(days(1));
        bench.look();

        assertThat(bench.leafInForce()).isNotEqualTo(old);
    }

    @Test
    void missingCertificate_isEnrolledAnewThoughRolledBack() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        bench.rollBack();
        bench.soundStore.remove(ID, first);

        bench.look();

        assertThat(bench.soundStore.inForce(ID)).isPresent();
        assertThat(bench.leafInForce()).isNotEqualTo(first);
        assertThat(bench.recorded().hold()).isEmpty();
    }

    @Test
    void newerOneThatIsGone_isGoneBackFrom() throws Exception {
        ScepPolicy reporting = policyBuilder()
                .onMissingCertificate(MissingCertificateAction.REPORT)
                .build();
        bench.apply(reporting);
        Thumbprint first = bench.leafInForce();
        bench.clock.advance(days(75));
        bench.look();
        bench.soundStore.remove(ID, bench.leafInForce());

        assertThat(bench.rollBack().failure()).isEmpty();

        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.status.of(bench.recorded()).state()).isEqualTo(PolicyStatus.State.VALID);
    }

    @Test
    void firstCertificate_hasNoneBefore() throws Exception {
        bench.apply(policy());
        PolicyRecord before = bench.recorded();

        ScepterException failure = assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);

        assertThat(failure).hasMessageContaining("no certificate before").hasMessageContaining("7 days");
        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void policyWithoutACertificate_hasNothingToGoBackFrom() throws Exception {
        bench.enrollment.answer(fails(ErrorCode.CONNECT_FAILED));
        bench.apply(policy());

        assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);

        assertThat(bench.recorded().rollback()).isEmpty();
    }

    @Test
    void graceThatIsOver_isSaidSo() throws Exception {
        enrolledAndRenewed();
        bench.clock.advance(days(7));
        PolicyRecord before = bench.recorded();

        ScepterException failure = assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);

        assertThat(failure)
                .hasMessageContaining(
                        before.predecessor().orElseThrow().removeAfter().toString());
        assertNothingChanged(before, bench.leafInForce());
        bench.look();
        assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);
    }

    @Test
    void removedPolicy_hasNothing() throws Exception {
        enrolledAndRenewed();
        bench.remove(true);

        assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);
    }

    @Test
    void unknownPolicy_isEmpty() throws Exception {
        assertThat(bench.engine.rollBack(ID, Demand.WHAT_IS_DUE, StepListener.NONE))
                .isEmpty();
    }

    @Test
    void certificateBeforeThatIsNotStored_changesNothing() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        bench.soundStore.remove(ID, first);
        PolicyRecord before = bench.recorded();

        assertFails(ErrorCode.PROOF_FAILED, bench::rollBack);

        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void certificateBeforeWithoutItsKey_changesNothing() throws Exception {
        enrolledAndRenewed();
        PolicyRecord before = bench.recorded();
        bench.soundKeys.delete(before.predecessor().orElseThrow().key());

        RunResult result = bench.rollBack();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.PROOF_FAILED);
        assertThat(result.failure().orElseThrow().message()).contains("stored, keySigns");
        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void certificateBeforeThatExpired_changesNothing() throws Exception {
        bench.apply(policy());
        bench.clock.advance(days(98));
        bench.look();
        bench.clock.advance(days(3));
        PolicyRecord before = bench.recorded();

        RunResult result = bench.rollBack();

        assertThat(result.failure().orElseThrow().message()).contains("inValidity");
        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void refusedSecondRollback_keepsTheHoldOfTheFirst() throws Exception {
        enrolledAndRenewed();
        bench.rollBack();
        PolicyRecord before = bench.recorded();
        bench.soundKeys.delete(before.predecessor().orElseThrow().key());

        assertThat(bench.rollBack().failure()).isPresent();

        assertThat(bench.recorded()).isEqualTo(before);
        assertThat(before.hold()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestThatMayBeAnswered_isNotCrossed(boolean pending) throws Exception {
        enrolledAndRenewed();
        bench.enrollment.answer(
                pending
                        ? new FakeEnrollment.Answer[] {
                            FakeEnrollment.pending(),
                            FakeEnrollment.pending(),
                            FakeEnrollment.pending(),
                            FakeEnrollment.pending()
                        }
                        : new FakeEnrollment.Answer[] {fails(ErrorCode.TIMED_OUT)});
        bench.renew();
        PolicyRecord before = bench.recorded();
        assertThat(before.attempt().orElseThrow().sentAt()).isPresent();

        ScepterException failure = assertFails(ErrorCode.ATTEMPT_UNDER_WAY, bench::rollBack);

        assertThat(failure)
                .hasMessageContaining("a request to renew")
                .hasMessageContaining(pending ? "is held by the CA" : "may still be answered");
        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void requestThatFoundNoAnswerInItsTime_makesWay() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT));
        bench.renew();
        bench.clock.advance(days(1).plusSeconds(1));

        assertThat(bench.rollBack().failure()).isEmpty();

        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
    }

    @Test
    void attemptThatSentNothing_makesWay() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        KeyName unsent = new KeyName(ID, "unsentkey");
        bench.soundKeys.generate(unsent, KeySpec.rsa(1024)).close();
        bench.journal.write(bench.recorded()
                .withAttempt(Optional.of(LifecycleBench.attempt(Purpose.RENEW).withKey(unsent)))
                .withFailure(Optional.of(LifecycleBench.failure(
                        ErrorCode.CONNECT_FAILED,
                        Optional.of(bench.clock.instant().plus(days(1)))))));

        RunResult result = bench.rollBack();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.soundKeys.list(ID)).hasSize(2);
    }

    @Test
    void storeThatFailsAtTheSwap_isTriedAgain() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        bench.failing.add("CertificateStore.putInForce");

        RunResult failed = bench.rollBack();

        assertThat(failed.failure().orElseThrow().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(failed.nextAttempt()).isPresent();
        assertThat(bench.recorded().rollback().orElseThrow().stage()).isEqualTo(Rollback.Stage.SWAP);
        bench.failing.clear();
        assertThat(bench.look().failure()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().rollback()).isEmpty();
    }

    @Test
    void swapThatIsHeldUpForADay_isTakenBackAndRenewalGoesOn() throws Exception {
        enrolledAndRenewed();
        Thumbprint second = bench.leafInForce();
        stoppedAt(Rollback.Stage.SWAP, true);
        bench.failing.add("KeyProvider.open");
        bench.clock.advance(days(1).minusMillis(1));
        assertThat(bench.look().failure().orElseThrow().code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
        assertThat(bench.recorded().rollback()).isPresent();
        bench.clock.advance(Duration.ofMillis(1));

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, bench::look);

        assertThat(bench.recorded().rollback()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(second);
        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(second);
        assertThat(bench.events.ids()).contains(EventId.ATTEMPT_FAILED);
    }

    @Test
    void swapThatCannotBeTakenBackEither_isTriedOn() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        stoppedAt(Rollback.Stage.SWAP, true);
        bench.failing.add("CertificateStore.putInForce");
        bench.clock.advance(days(2));

        bench.look();

        assertThat(bench.recorded().rollback()).isPresent();
        bench.failing.clear();
        bench.look();
        assertThat(bench.leafInForce()).isEqualTo(first);
    }

    /** Its renewal waits as long. */
    @Test
    void certificateThatEndsSoon_waitsForHalfOfItsRest() throws Exception {
        Instant asked = LifecycleBench.NOW;
        CertificateInForce ending = bench.certificate(asked.minus(days(1)), asked.plus(Duration.ofHours(10)));
        CertificateInForce ended = bench.certificate(asked.minus(days(9)), asked.minus(days(1)));
        Rollback rollback = new Rollback(ending, "basis", asked, Rollback.Stage.SWAP);

        assertThat(rollback.isOverdue(ending, asked.plus(Duration.ofHours(5)).minusMillis(1)))
                .isFalse();
        assertThat(rollback.isOverdue(ending, asked.plus(Duration.ofHours(5)))).isTrue();
        assertThat(rollback.isOverdue(ended, asked.plus(days(1)).minusMillis(1)))
                .isFalse();
        assertThat(rollback.isOverdue(ended, asked.plus(days(1)))).isTrue();
    }

    @Test
    void storeThatFailsBeforeTheSwap_changesNothing() throws Exception {
        enrolledAndRenewed();
        PolicyRecord before = bench.recorded();
        bench.failing.add("KeyProvider.open");

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, bench::rollBack);

        bench.failing.clear();
        assertNothingChanged(before, bench.leafInForce());
    }

    /** A stop between the swap and its note, then the key of the certificate before is lost. */
    @Test
    void swapThatCannotBeFinished_isTakenBack() throws Exception {
        enrolledAndRenewed();
        Thumbprint second = bench.leafInForce();
        stoppedAt(Rollback.Stage.SWAP, true);
        bench.soundKeys.delete(bench.recorded().predecessor().orElseThrow().key());
        int before = asked();

        RunResult result = bench.look();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.PROOF_FAILED);
        assertThat(bench.leafInForce()).isEqualTo(second);
        assertThat(bench.recorded().rollback()).isEmpty();
        bench.look();
        assertThat(asked()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Rollback.Stage.class)
    void stopAtAnyStage_isFinishedByTheNextRun(Rollback.Stage stage) throws Exception {
        Thumbprint first = enrolledAndRenewed();
        stoppedAt(stage, stage == Rollback.Stage.SETTLE);
        assertThat(bench.status.of(bench.recorded()).state()).isEqualTo(PolicyStatus.State.VALID);

        assertThat(bench.engine.forecast(bench.recorded()).steps()).last().isEqualTo(RollbackSteps.SETTLE);
        assertThat(bench.look().failure()).isEmpty();

        assertThat(bench.leafInForce()).isEqualTo(first);
        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(first);
        assertThat(bench.recorded().hold()).isPresent();
    }

    @Test
    void stopAfterTheSwap_isShownAsOtherProgramsSeeIt() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        stoppedAt(Rollback.Stage.SWAP, true);

        PolicyStatus status = bench.status.of(bench.recorded());

        assertThat(status.certificate().orElseThrow().encoded().sha1()).isEqualTo(first);
        assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
    }

    @Test
    void commandAfterAStop_finishesTheRollbackAndBeginsNoOther() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        stoppedAt(Rollback.Stage.SETTLE, true);

        bench.rollBack();

        assertThat(bench.leafInForce()).isEqualTo(first);
    }

    @Test
    void policyThatChangesBeforeTheRollbackIsDone_isNotHeld() throws Exception {
        enrolledAndRenewed();
        stoppedAt(Rollback.Stage.PROVE, false);

        bench.apply(RENAMED);

        assertThat(bench.enrollment.asked().get(asked() - 1).subjectName()).isEqualTo(RENAMED.subjectName());
        assertThat(bench.recorded().predecessors()).hasSize(1);
    }

    @Test
    void certificateThatWasOnlyFoundInTheStore_isNoneBefore() throws Exception {
        enrolledAndRenewed();
        PolicyRecord record = bench.recorded();
        Predecessor known = record.predecessor().orElseThrow();
        Predecessor found = Predecessor.stray(known.leafSha1(), known.key(), bench.clock.instant());
        PolicyRecord before = record.withPredecessors(List.of(found));
        bench.journal.write(before);

        ScepterException failure = assertFails(ErrorCode.NO_PREDECESSOR, bench::rollBack);

        assertThat(failure).hasMessageContaining("found in the store");
        assertNothingChanged(before, bench.leafInForce());
    }

    @Test
    void certificateFoundBesideTheOneBefore_isPassedOver() throws Exception {
        Thumbprint first = enrolledAndRenewed();
        PolicyRecord record = bench.recorded();
        Predecessor found = Predecessor.stray(
                LifecycleBench.CA.certificate().sha1(), new KeyName(ID, "foundkey"), bench.clock.instant());
        bench.journal.write(record.withPredecessors(List.of(record.predecessor().orElseThrow(), found)));

        assertThat(bench.rollBack().failure()).isEmpty();

        assertThat(bench.leafInForce()).isEqualTo(first);
    }

    @Test
    void holdThatAClockAheadNoted_countsFromNow() throws Exception {
        enrolledAndRenewed();
        bench.rollBack();
        PolicyRecord record = bench.recorded();
        RenewalHold hold = record.hold().orElseThrow();
        bench.journal.write(
                record.withHold(Optional.of(new RenewalHold(hold.since().plus(days(365)), hold.basis()))));

        bench.look();
        bench.clock.set(pressing());
        int before = asked();
        bench.look();

        assertThat(asked()).isEqualTo(before + 1);
    }

    @Test
    void removalAfterARollback_leavesNothing() throws Exception {
        enrolledAndRenewed();
        bench.rollBack();

        bench.remove(false);

        assertThat(bench.soundStore.list(ID)).isEmpty();
        assertThat(bench.soundKeys.list(ID)).isEmpty();
        assertThat(bench.journal.read(ID)).isEmpty();
    }

    /** What a stop leaves behind. */
    private void stoppedAt(Rollback.Stage stage, boolean swapped) throws Exception {
        PolicyRecord record = bench.recorded();
        bench.rollBack();
        CertificateInForce target = bench.recorded().inForce().orElseThrow();
        if (!swapped) {
            bench.soundStore.putInForce(
                    ID, record.inForce().orElseThrow().leaf().sha1());
        }
        bench.journal.write(record.withRollback(
                Optional.of(new Rollback(target, BeginSteps.basis(record.policy()), bench.clock.instant(), stage))));
    }
}
