package dev.scepter.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.mdmlocal.LocalManagementDouble;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.LocalManagement;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * By real processes, one for each document, that load a double of mdmlocalmanagement.dll. Not the whole contract: that would take
 * some thousand processes, and is kept by {@link LocalEnrollmentTest}.
 */
@OnWindowsDouble
class LocalEnrollmentOnDoubleTest {
    private static Rig rig() {
        LocalManagementDouble windows = new LocalManagementDouble();
        return new LocalRig(new LocalRig.Tree() {
            @Override
            public LocalManagement open() {
                return LocalManagementDouble.open();
            }

            @Override
            public void tell(String uniqueId, State state) {
                windows.tell(uniqueId, state);
            }

            @Override
            public Map<String, String> told(String uniqueId) {
                return windows.told(uniqueId);
            }

            @Override
            public Set<String> ids() {
                return windows.ids();
            }

            @Override
            public int execs() {
                return windows.execs();
            }

            @Override
            public Set<String> idsExecutedAgain() {
                return windows.idsExecutedAgain();
            }
        });
    }

    @Test
    void certificateComes_isRenewedUnderAnotherId_andRemovedWithItsNode() throws Exception {
        try (Rig rig = rig()) {
            RunResult enrolled = apply(rig);
            PolicyStatus status = status(rig);
            rig.clock().advance(Duration.ofDays(35));
            RunResult renewed = apply(rig);
            rig.clock().advance(Duration.ofDays(8));
            RunResult later = apply(rig);

            assertThat(enrolled.failure()).isEmpty();
            assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
            assertThat(status.proofs().map(Proofs::failing)).contains(List.of());
            assertThat(enrolled.record().inForce().map(CertificateInForce::strategy))
                    .contains(rig.way());
            assertThat(renewed.failure()).isEmpty();
            assertThat(rig.sent()).isEqualTo(2);
            Set<KeyName> owned = Set.of(later.record().inForce().orElseThrow().key());
            assertThat(owned)
                    .isNotEqualTo(
                            Set.of(enrolled.record().inForce().orElseThrow().key()));
            assertThat(rig.leftovers(owned)).isEmpty();
        }
    }

    private static PolicyStatus status(Rig rig) {
        try (Agent agent = rig.start()) {
            return agent.status().of(Rig.ID).orElseThrow();
        }
    }

    private static RunResult apply(Rig rig) throws ScepterException, InterruptedException {
        try (Agent agent = rig.start();
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            return agent.engine()
                    .apply(
                            rig.policy().oneTimeChallenge(false).build(),
                            "double",
                            Demand.WHAT_IS_DUE,
                            StepListener.NONE);
        }
    }
}
