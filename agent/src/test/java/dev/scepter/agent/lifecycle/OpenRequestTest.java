package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.testing.FakeEnrollment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The policy changes while a request is open: what was asked goes on as it was asked. */
class OpenRequestTest {
    private static final ScepPolicy PATIENT = policy().toBuilder().retryCount(0).build();

    private final LifecycleBench bench = new LifecycleBench();

    private void pending(int times) {
        for (int i = 0; i < times; i++) {
            bench.enrollment.answer(FakeEnrollment.pending());
        }
    }

    @Test
    void approvedCertificate_isKeptThoughThePolicyNamesAnotherUsageByNow() throws Exception {
        pending(2);
        bench.apply(PATIENT);
        ScepPolicy changed = PATIENT.toBuilder()
                .revision("2")
                .extendedKeyUsage(ExtendedKeyUsage.parse("serverAuth").map(Set::of))
                .build();
        bench.apply(changed);
        bench.clock.advance(days(1));

        RunResult result = bench.engine
                .run(LifecycleBench.ID, Demand.WHAT_IS_DUE, StepListener.NONE)
                .orElseThrow();

        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(result.record().earlier().orElseThrow().extendedKeyUsage()).isEqualTo(PATIENT.extendedKeyUsage());
    }

    @Test
    void policyThatChangesDuringAnAttempt_leavesTheEarlierOneKnown() throws Exception {
        pending(2);
        bench.apply(PATIENT);
        ScepPolicy renamed = PATIENT.toBuilder()
                .revision("2")
                .subjectName(SubjectName.parse("CN=renamed"))
                .serverUrl("https://user:password@ca.example/scep")
                .build();
        bench.apply(renamed);
        bench.clock.advance(days(1));
        PolicyRecord[] settled = new PolicyRecord[1];
        bench.enrollment.whileMakingKeys(() -> settled[0] = read());

        bench.look();

        assertThat(settled[0].earlier().map(ScepPolicy::subjectName)).contains(PATIENT.subjectName());
        assertThat(settled[0].inForce().orElseThrow().fingerprint()).isEqualTo(PATIENT.enrolmentFingerprint());
    }

    private PolicyRecord read() {
        try {
            return bench.recorded();
        } catch (ScepterException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void unansweredRequest_goesWhereItWasMeantToGo() throws Exception {
        ScepPolicy secretive = policy().toBuilder()
                .serverUrl("https://user:password@ca.example/scep")
                .build();
        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT));
        bench.apply(secretive);

        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT));
        bench.apply(secretive.toBuilder()
                .revision("2")
                .serverUrl("https://other.example/scep")
                .expectScepStandard(true)
                .challenge(Optional.of(Secret.ofText("fresh")))
                .retryDelay(Duration.ofSeconds(7))
                .build());

        ScepPolicy asked = bench.enrollment.asked().get(1);
        assertThat(asked.serverUrl()).isEqualTo(secretive.serverUrl());
        assertThat(asked.expectScepStandard()).isFalse();
        assertThat(asked.challenge().map(Secret::revealText)).contains("fresh");
        assertThat(asked.retryDelay()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void requestThatWasNotSent_isBegunAnewWhenTheRulesOfItChange() throws Exception {
        bench.failing.add("KeyProvider.generate");
        bench.apply(policy());
        bench.failing.clear();
        ScepPolicy stricter = policy().toBuilder().expectScepStandard(true).build();

        bench.apply(stricter);

        assertThat(bench.enrollment.asked())
                .extracting(ScepPolicy::expectScepStandard)
                .isEqualTo(List.of(true));
    }

    private static final ScepPolicy ONE_TIME = PATIENT.toBuilder()
            .challenge(Optional.of(Secret.ofText("once")))
            .oneTimeChallenge(true)
            .build();

    @Test
    void oneTimeChallengeOfAPendingRequest_isUsedUpAndNeverSentAgain() throws Exception {
        pending(2);
        bench.apply(ONE_TIME);
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
        bench.clock.advance(days(15));
        bench.look();
        assertThat(bench.recorded().failure().orElseThrow().isBlocking()).isTrue();

        bench.apply(ONE_TIME);

        assertThat(bench.enrollment
                        .performed()
                        .get(bench.enrollment.performed().size() - 1)
                        .challengeAtHand())
                .isFalse();
    }

    @Test
    void freshOneTimeChallengeDuringAPendingRequest_isUsedAfterIt() throws Exception {
        pending(2);
        bench.apply(ONE_TIME);
        bench.apply(ONE_TIME.toBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("fresh")))
                .build());
        bench.clock.advance(days(15));

        RunResult result = bench.look();

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.PENDING_TOO_LONG);
        assertThat(result.failure().orElseThrow().isBlocking()).isFalse();
        assertThat(bench.recorded().policy().challenge().map(Secret::revealText))
                .contains("fresh");
    }

    @Test
    void lostAnswerAndThenAnHttpRefusal_keepTheRequestThoughThePolicyChanges() throws Exception {
        bench.enrollment.answer(fails(ErrorCode.TIMED_OUT), fails(ErrorCode.HTTP_REFUSED));
        bench.apply(policy());
        bench.apply(policy());

        bench.apply(policy().toBuilder().revision("2").build());

        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(1);
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(3);
    }

    @Test
    void httpRefusalsOnly_letAChangedPolicyAskAnew() throws Exception {
        bench.enrollment.answer(fails(ErrorCode.HTTP_REFUSED), fails(ErrorCode.HTTP_REFUSED));
        bench.apply(policy());
        bench.apply(policy());

        bench.apply(policy().toBuilder().revision("2").build());

        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(2);
    }

    @Test
    void pendingReplacement_givesWayToTheRenewalBeforeTheCertificateEnds() throws Exception {
        bench.apply(PATIENT);
        for (int i = 0; i < 200; i++) {
            bench.enrollment.answer(FakeEnrollment.pending());
        }
        ScepPolicy renamed = PATIENT.toBuilder()
                .revision("2")
                .subjectName(SubjectName.parse("CN=renamed"))
                .pendingMaxDays(90)
                .build();
        bench.clock.advance(days(60));
        bench.apply(renamed);
        bench.clock.advance(days(36));
        bench.look();
        assertThat(bench.recorded().attempt().map(Attempt::purpose)).contains(Purpose.REPLACE);
        bench.clock.advance(days(1));

        RunResult given = bench.look();
        RunResult begun = bench.look();

        assertThat(given.failure().orElseThrow().message()).contains("has to be renewed");
        assertThat(given.nextAttempt()).contains(bench.clock.instant());
        assertThat(begun.record().attempt().map(Attempt::purpose)).contains(Purpose.RENEW);
        assertThat(bench.enrollment
                        .asked()
                        .get(bench.enrollment.asked().size() - 1)
                        .subjectName())
                .isEqualTo(PATIENT.subjectName());
    }

    @Test
    void replacementBegunAfterAFailedRenewal_isNotGivenUpForIt() throws Exception {
        bench.apply(PATIENT);
        ScepPolicy renamed = PATIENT.toBuilder()
                .revision("2")
                .subjectName(SubjectName.parse("CN=renamed"))
                .build();
        bench.clock.advance(days(97));
        bench.enrollment.answer(FakeEnrollment.refusedWithoutChallenge(ErrorCode.CA_REFUSED));
        assertThat(bench.apply(renamed).failure().orElseThrow().purpose()).contains(Purpose.RENEW);
        pending(5);
        bench.apply(renamed);
        bench.clock.advance(days(1));

        bench.look();

        assertThat(bench.recorded().attempt().map(Attempt::purpose)).contains(Purpose.REPLACE);
    }
}
