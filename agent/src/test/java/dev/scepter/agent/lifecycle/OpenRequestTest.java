package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExtendedKeyUsage;
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
        assertThat(result.record().earlier().map(ScepPolicy::extendedKeyUsage)).contains(PATIENT.extendedKeyUsage());
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
        } catch (dev.scepter.agent.model.ScepterException e) {
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
}
