package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.testing.FakeEnrollment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy that names another CA is looked into at once, while the certificate in force stays. */
class CaCheckTest {
    private static final ScepPolicy BASE = policyBuilder().build();
    private static final ScepPolicy MOVED = BASE.toBuilder()
            .revision("2")
            .serverUrl("https://other.example/scep")
            .build();

    private final LifecycleBench bench = new LifecycleBench();

    @BeforeEach
    void enrolled() throws Exception {
        bench.apply(BASE);
    }

    @Test
    void caThatSuits_leavesNothingBehind() throws Exception {
        RunResult result = bench.apply(MOVED);

        assertThat(bench.enrollment.checked()).containsExactly(MOVED);
        assertThat(result.failure()).isEmpty();
        assertThat(bench.recorded().caCheck()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void caThatDoesNotSuit_isAWarningBesideTheValidCertificate() throws Exception {
        bench.enrollment.willCheck(trouble());

        RunResult result = bench.apply(MOVED);

        assertThat(result.failure()).isEmpty();
        PolicyStatus status = bench.status.of(bench.recorded());
        assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
        assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(warnings())
                .containsExactly(new Warning(WarningCode.CA_CHECK_FAILED.jsonName(), "PIN_MISMATCH: no such pin"));
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
    }

    @Test
    void failedLook_isTakenAgainAfterADayOnly() throws Exception {
        bench.enrollment.willCheck(trouble());
        bench.apply(MOVED);

        RunResult again = bench.apply(MOVED);

        assertThat(bench.enrollment.checked()).hasSize(1);
        assertThat(again.nextAttempt()).contains(bench.clock.instant().plus(days(1)));
        bench.clock.advance(days(1));
        bench.apply(MOVED);
        assertThat(bench.enrollment.checked()).hasSize(2);
    }

    @Test
    void unchangedPolicy_isNotLookedInto() throws Exception {
        bench.apply(BASE);

        assertThat(bench.enrollment.checked()).isEmpty();
    }

    @Test
    void firstCertificate_needsNoLookOfItsOwn() throws Exception {
        LifecycleBench fresh = new LifecycleBench();

        fresh.apply(MOVED);

        assertThat(fresh.enrollment.checked()).isEmpty();
    }

    @Test
    void renewal_settlesTheMatter() throws Exception {
        bench.enrollment.willCheck(trouble());
        bench.apply(MOVED);

        bench.renew();

        assertThat(bench.recorded().caCheck()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    private List<Warning> warnings() throws Exception {
        return bench.status.of(bench.recorded()).warnings();
    }

    private static ScepterException trouble() {
        return new ScepterException(ErrorCode.PIN_MISMATCH, "no such pin");
    }
}
