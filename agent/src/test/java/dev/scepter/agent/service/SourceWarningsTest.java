package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.scep.TestCa;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceWarningsTest {
    private final TestDevice device = new TestDevice();

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void policyThatWaitsForTheEndOfAPause_saysSo() throws Exception {
        device.agent.engine().adopt(TestDevice.policy("wifi"), TestDevice.SOURCE, StepListener.NONE);

        PolicyStatus shown = SourceWarnings.beside(state("wifi", Pause.ENROL), wifi());

        assertThat(shown.state()).isEqualTo(PolicyStatus.State.NEW);
        assertThat(shown.warnings()).extracting(Warning::code).containsExactly("enrolmentPaused");
        assertThat(shown.warnings().get(0).message()).contains(TestDevice.SOURCE);
    }

    @Test
    void pauseOfOtherThingsOrPolicies_isNoWarning() throws Exception {
        device.agent.engine().adopt(TestDevice.policy("wifi"), TestDevice.SOURCE, StepListener.NONE);

        assertThat(SourceWarnings.beside(state("wifi", Pause.RENEW), wifi()).warnings())
                .isEmpty();
        assertThat(SourceWarnings.beside(state("vpn", Pause.ENROL), wifi()).warnings())
                .isEmpty();
    }

    @Test
    void certificateInForce_doesNotWaitForAPauseOfEnrolments() throws Exception {
        device.agent.engine().apply(TestDevice.policy("wifi"), TestDevice.SOURCE, Demand.NOW, StepListener.NONE);

        assertThat(SourceWarnings.beside(state("wifi", Pause.ENROL), wifi()).warnings())
                .isEmpty();
    }

    private PolicyStatus wifi() {
        return device.agent.status().of(new PolicyId("wifi")).orElseThrow();
    }

    private static SourceState state(String listed, Pause pause) {
        return new SourceState(
                TestDevice.SOURCE,
                Optional.empty(),
                OptionalLong.empty(),
                Set.of(pause),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(TestCa.NOW),
                List.of(new Listed(
                        "/policies/0",
                        Optional.of(new PolicyId(listed)),
                        Optional.of(listed),
                        Optional.of("1"),
                        "00",
                        Optional.empty(),
                        List.of())),
                Map.of(),
                Optional.empty(),
                false);
    }
}
