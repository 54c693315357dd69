package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.attempt;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.failure;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.MissingCertificateAction;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.testing.FakeEnrollment;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifecyclePlannerTest {
    private static final Proofs SOUND = new Proofs(true, true, true, true, true, true, Optional.empty());
    private static final Proofs GONE = new Proofs(false, false, true, true, true, true, Optional.empty());
    private static final Proofs BROKEN = new Proofs(true, false, true, true, true, true, Optional.empty());

    private final LifecycleBench bench = new LifecycleBench();

    private Plan plan(Instant now, PolicyRecord record, Proofs proofs, Demand demand) {
        Plan first = bench.planner.plan(now, record, new DeviceView(Optional.of(proofs)), demand);
        Plan second = bench.planner.plan(now, record, new DeviceView(Optional.of(proofs)), demand);
        assertThat(second.reason()).isEqualTo(first.reason());
        assertThat(second.nextAttempt()).isEqualTo(first.nextAttempt());
        assertThat(second.move().map(Plan.Move::step)).isEqualTo(first.move().map(Plan.Move::step));
        return first;
    }

    private Plan due(Instant now, PolicyRecord record) {
        return plan(now, record, SOUND, Demand.WHAT_IS_DUE);
    }

    private static void assertStep(Plan plan, String title) {
        assertThat(plan.move().map(move -> move.step().title()))
                .as(plan.reason())
                .contains(title);
    }

    private static void assertIdle(Plan plan, Optional<Instant> next) {
        assertThat(plan.move()).as(plan.reason()).isEmpty();
        assertThat(plan.nextAttempt()).as(plan.reason()).isEqualTo(next);
    }

    private static PolicyRecord fresh(ScepPolicy policy) {
        return PolicyRecord.of(policy, "test");
    }

    private static PolicyRecord with(Attempt attempt) {
        return fresh(policy()).withAttempt(Optional.of(attempt));
    }

    private PolicyRecord valid(ScepPolicy policy, Duration lifetime) throws ScepterException {
        return fresh(policy).withInForce(Optional.of(bench.certificate(NOW, NOW.plus(lifetime))));
    }

    private static RenewalWindow window(PolicyRecord record) {
        return RenewalWindow.of(
                record.id(),
                ParsedCertificate.of(record.inForce().orElseThrow().leaf()),
                record.inForce().orElseThrow().installedAt(),
                NOW,
                record.policy().renewPeriodDays());
    }

    @Test
    void noCertificate_enrols() {
        assertStep(due(NOW, fresh(policy())), "begin to enrol");
    }

    @Test
    void failedAttempt_waitsForItsTimeUnlessACommandComes() {
        Instant next = NOW.plusSeconds(300);
        PolicyRecord record =
                fresh(policy()).withFailure(Optional.of(failure(ErrorCode.CONNECT_FAILED, Optional.of(next))));

        assertIdle(due(next.minusMillis(1), record), Optional.of(next));
        assertStep(due(next, record), "begin to enrol");
        assertStep(plan(NOW, record, SOUND, Demand.NOW), "begin to enrol");
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void pausedPurpose_isNotBegun_andSaysSo(Purpose purpose) throws Exception {
        PolicyRecord valid = valid(policy(), days(100));
        PolicyRecord record = switch (purpose) {
            case ENROL -> fresh(policy());
            case RENEW, REPAIR -> valid;
            case REPLACE -> valid.withPolicy(anotherCertificate());
        };
        Instant now = purpose == Purpose.RENEW ? NOW.plus(days(99)) : NOW.plus(days(1));
        Proofs proofs = purpose == Purpose.REPAIR ? GONE : SOUND;
        assertStep(plan(now, record, proofs, Demand.WHAT_IS_DUE), "begin to " + purpose.jsonName());

        Plan paused = plan(now, record, proofs, Demand.WHAT_IS_DUE.pausing(Set.of(purpose)));

        assertThat(paused.move()).isEmpty();
        assertThat(paused.reason()).startsWith("the MDM has paused attempts to " + purpose.jsonName() + ": ");
        Optional<Instant> renewal = Optional.of(window(valid).chosen());
        assertThat(paused.nextAttempt()).isEqualTo(purpose == Purpose.REPLACE ? renewal : Optional.empty());
        Set<Purpose> others = EnumSet.complementOf(EnumSet.of(purpose));
        assertStep(plan(now, record, proofs, Demand.WHAT_IS_DUE.pausing(others)), "begin to " + purpose.jsonName());
    }

    @Test
    void expiredCertificate_isNotRepairedWhilePaused() throws Exception {
        Plan plan = plan(
                NOW.plus(days(101)),
                valid(policy(), days(100)),
                SOUND,
                Demand.WHAT_IS_DUE.pausing(Set.of(Purpose.REPAIR)));

        assertIdle(plan, Optional.empty());
    }

    @Test
    void pausedReplacement_holdsUpNoRenewal() throws Exception {
        PolicyRecord record = valid(policy(), days(100)).withPolicy(anotherCertificate());

        assertStep(
                plan(NOW.plus(days(80)), record, SOUND, Demand.WHAT_IS_DUE.pausing(Set.of(Purpose.REPLACE))),
                "begin to renew");
    }

    @Test
    void pausedRenewal_holdsUpNoUpkeep() throws Exception {
        Proofs rootGone = new Proofs(true, true, true, true, true, true, Optional.of(false));
        PolicyRecord record = valid(policyWithRoot(), days(100));

        Plan plan = plan(NOW.plus(days(99)), record, rootGone, Demand.WHAT_IS_DUE.pausing(Set.of(Purpose.RENEW)));

        assertThat(plan.move().map(Plan.Move::step)).contains(CompletionSteps.OBSERVE_ROOT);
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void openAttempt_goesOnWhileItsPurposeIsPaused(Purpose purpose) {
        Demand paused = Demand.WHAT_IS_DUE.pausing(EnumSet.allOf(Purpose.class));

        assertThat(plan(NOW, with(attempt(purpose)), SOUND, paused).move().map(Plan.Move::step))
                .contains(FakeEnrollment.NAME_KEY);
    }

    private static ScepPolicy anotherCertificate() throws ScepterException {
        return policyBuilder().subjectName(SubjectName.parse("CN=other")).build();
    }

    private static ScepPolicy policyWithRoot() {
        return policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                .build();
    }

    @Test
    void blocked_waitsForACommandForEver() {
        PolicyRecord record =
                fresh(policy()).withFailure(Optional.of(failure(ErrorCode.CHALLENGE_SPENT, Optional.empty())));

        assertIdle(due(NOW.plus(days(3000)), record), Optional.empty());
        assertStep(plan(NOW, record, SOUND, Demand.NOW), "begin to enrol");
    }

    @Test
    void pending_isAskedAboutAtItsTime() {
        Instant next = NOW.plusSeconds(300);
        PolicyRecord record = with(attempt(Purpose.ENROL)
                .withKey(new KeyName(LifecycleBench.ID, "prepared"))
                .withData("made", "yes")
                .withSentAt(Optional.of(NOW))
                .withPending(Optional.of(new Pending(NOW, 3, next))));

        assertIdle(due(next.minusMillis(1), record), Optional.of(next));
        assertStep(due(next, record), "ask about the request");
        assertStep(due(next.plus(days(1)), record), "ask about the request");
        assertStep(due(NOW.plus(days(14)), record), "ask about the request");
        assertStep(due(NOW.plus(days(14)).plusMillis(1), record), "give up the request that the CA left undecided");
    }

    @Test
    void unsentAttemptOfAnotherPolicy_isAbandoned() {
        PolicyRecord record = with(attempt(Purpose.ENROL))
                .withPolicy(policyBuilder().revision("2").build());

        assertStep(due(NOW, record), "close the attempt");
    }

    @Test
    void unsentAttemptOfTheSamePolicy_goesOn() {
        assertStep(due(NOW.plus(days(100)), with(attempt(Purpose.ENROL))), "choose the name of the new key");
    }

    @Test
    void attemptUnderAPolicyThatOnlyChangedItsRetries_goesOn() {
        PolicyRecord record = with(attempt(Purpose.ENROL))
                .withPolicy(policyBuilder().retryCount(9).renewPeriodDays(9).build());

        assertStep(due(NOW, record), "choose the name of the new key");
    }

    @Test
    void sentAttempt_isKeptWhateverThePolicySaysUntilItCannotBeAnswered() {
        PolicyRecord record = with(attempt(Purpose.ENROL)
                        .withKey(new KeyName(LifecycleBench.ID, "prepared"))
                        .withData("made", "yes")
                        .withSentAt(Optional.of(NOW)))
                .withPolicy(policyBuilder().revision("2").build());

        assertStep(due(NOW.plus(Duration.ofHours(24)), record), "send the request");
        assertStep(due(NOW.plus(Duration.ofHours(24)).plusMillis(1), record), "delete the key that is not used");
    }

    @Test
    void failingAttempt_isCleanedUpAtOnce() {
        PolicyRecord record = with(attempt(Purpose.ENROL)
                        .withFailing(failure(ErrorCode.CA_REFUSED, Optional.of(NOW.plus(days(1))))))
                .withFailure(Optional.of(failure(ErrorCode.CA_REFUSED, Optional.of(NOW.plus(days(1))))));

        assertStep(due(NOW, record), "close the attempt");
    }

    @Test
    void validCertificate_isLeftAloneUntilItsChosenTime() throws Exception {
        PolicyRecord record = valid(policy(), days(100));
        RenewalWindow window = window(record);

        assertIdle(due(window.chosen().minusMillis(1), record), Optional.of(window.chosen()));
        assertStep(due(window.chosen(), record), "begin to renew");
    }

    @Test
    void command_renewsFromTheOpeningOfTheWindow() throws Exception {
        PolicyRecord record = valid(policy(), days(100));

        assertIdle(
                plan(NOW.plus(days(70)).minusMillis(1), record, SOUND, Demand.NOW),
                Optional.of(window(record).chosen()));
        assertStep(plan(NOW.plus(days(70)), record, SOUND, Demand.NOW), "begin to renew");
        assertStep(plan(NOW, record, SOUND, Demand.RENEWAL), "begin to renew");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 24, 24 * 40})
    void longRenewPeriod_isHeldToHalfOfTheLifetime(long hours) throws Exception {
        PolicyRecord record = valid(policyBuilder().renewPeriodDays(3650).build(), Duration.ofHours(hours));
        Instant half = NOW.plus(Duration.ofHours(hours).dividedBy(2));

        assertThat(plan(half.minusMillis(1), record, SOUND, Demand.NOW).move()).isEmpty();
        assertStep(plan(half, record, SOUND, Demand.NOW), "begin to renew");
    }

    @Test
    void expiredCertificate_isRepaired() throws Exception {
        PolicyRecord record = valid(policy(), days(100));

        assertStep(due(NOW.plus(days(100)), record), "begin to renew");
        assertStep(due(NOW.plus(days(100)).plusMillis(1), record), "begin to repair");
    }

    @Test
    void changedFingerprint_replaces() throws Exception {
        PolicyRecord record = valid(policy(), days(100))
                .withPolicy(policyBuilder()
                        .subjectName(SubjectName.parse("CN=other"))
                        .build());

        assertStep(due(NOW, record), "begin to replace");
    }

    @Test
    void changedServer_waitsForTheNextRenewal() throws Exception {
        PolicyRecord record = valid(policy(), days(100))
                .withPolicy(policyBuilder().serverUrl("https://other.example/").build());

        assertIdle(due(NOW, record), Optional.of(window(record).chosen()));
    }

    @Test
    void missingOrBrokenCertificate_isRepairedAtMostOnceADay() throws Exception {
        PolicyRecord record = valid(policy(), days(100));

        assertStep(plan(NOW, record, GONE, Demand.WHAT_IS_DUE), "begin to repair");
        assertStep(plan(NOW, record, BROKEN, Demand.WHAT_IS_DUE), "begin to repair");
        PolicyRecord repaired = record.withRepairedAt(Optional.of(NOW));
        assertIdle(plan(NOW.plusSeconds(1), repaired, GONE, Demand.WHAT_IS_DUE), Optional.of(NOW.plus(days(1))));
        assertStep(plan(NOW.plusSeconds(1), repaired, GONE, Demand.NOW), "begin to repair");
        assertStep(plan(NOW.plus(days(1)), repaired, GONE, Demand.WHAT_IS_DUE), "begin to repair");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingCertificateToBeReported_isLeftAlone(boolean impatient) throws Exception {
        PolicyRecord record = valid(
                policyBuilder()
                        .onMissingCertificate(MissingCertificateAction.REPORT)
                        .build(),
                days(100));

        assertIdle(plan(NOW, record, GONE, impatient ? Demand.NOW : Demand.WHAT_IS_DUE), Optional.empty());
    }

    @Test
    void rootNotTrusted_isLookedForThenAdded() throws Exception {
        ScepPolicy policy = policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                .build();
        Proofs untrusted = new Proofs(true, true, true, true, true, true, Optional.of(false));
        PolicyRecord record = valid(policy, days(100));

        assertStep(plan(NOW, record, untrusted, Demand.WHAT_IS_DUE), "look whether the root is trusted already");
        PolicyRecord observed = record.withRoots(List.of(new CarriedRoot(LifecycleBench.CA.certificate(), true)));
        assertStep(plan(NOW, observed, untrusted, Demand.WHAT_IS_DUE), "put the root among the trusted roots");
    }

    @Test
    void predecessor_goesAfterItsGraceButNeverBeforeARenewal() throws Exception {
        PolicyRecord base = valid(policy(), days(100));
        Instant end = NOW.plus(days(7));
        PolicyRecord record = base.withPredecessors(List.of(new Predecessor(
                LifecycleBench.CA.certificate().sha1(),
                new KeyName(LifecycleBench.ID, "predecessor"),
                end,
                Optional.empty())));

        assertIdle(due(end.minusMillis(1), record), Optional.of(end));
        assertStep(due(end, record), "remove the certificate before, it is no longer kept");
        assertStep(due(window(record).chosen(), record), "begin to renew");
    }

    @ParameterizedTest
    @EnumSource(Removal.Stage.class)
    void removal_goesStageByStageWhateverElseIsDue(Removal.Stage stage) {
        PolicyRecord record =
                with(attempt(Purpose.ENROL)).withRemoval(Optional.of(new Removal(new RemovalWish(true, false), stage)));

        Plan plan = due(NOW, record);

        assertThat(plan.move().map(move -> move.step().name()))
                .isEqualTo(
                        switch (stage) {
                            case CERTIFICATES -> Optional.of("removeCertificates");
                            case KEYS -> Optional.of("removeKeys");
                            case ROOT -> Optional.of("removeRoot");
                            case FORGET -> Optional.of("forget");
                            case HELD, GONE -> Optional.empty();
                        });
    }
}
