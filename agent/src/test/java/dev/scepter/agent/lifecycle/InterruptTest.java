package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.FakeEnrollment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that are interrupted. */
class InterruptTest {
    private final LifecycleBench bench = new LifecycleBench();

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void interruptDuringAStep_endsTheRunAfterIt_andTheNextRunGoesOnFromThere() throws Exception {
        bench.enrollment.whileMakingKeys(() -> Thread.currentThread().interrupt());

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> bench.apply(policy()));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.recorded().intent()).isEmpty();
        bench.enrollment.whileMakingKeys(() -> {});
        assertThat(bench.look().failure()).isEmpty();
        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(1);
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void interruptBeforeTheRun_doesNothing() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> bench.apply(policy()));

        assertThat(bench.enrollment.performed()).isEmpty();
    }

    @Test
    void waitForThisMachineThatIsCutOff_isNoFailure() throws Exception {
        bench.enrollment.answer((attempt, context) -> {
            Thread.currentThread().interrupt();
            throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "somebody holds the file open");
        });

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> bench.apply(policy()))
                .withCauseInstanceOf(ScepterException.class);

        assertThat(bench.recorded().failure()).isEmpty();
        assertThat(bench.recorded().intent()).contains(FakeEnrollment.SEND.name());
        assertThat(bench.look().failure()).isEmpty();
    }

    @Test
    void failureOfTheCa_isWrittenDownBeforeTheRunEnds() throws Exception {
        bench.enrollment.answer((attempt, context) -> {
            Thread.currentThread().interrupt();
            return new StepOutcome.Refused(attempt, ErrorCode.CA_REFUSED, "no");
        });

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> bench.apply(policy()));

        assertThat(bench.recorded().failure().orElseThrow().code()).isEqualTo(ErrorCode.CA_REFUSED);
    }
}
