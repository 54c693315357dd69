package dev.scepter.agent.enrollment.certenroll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import org.junit.jupiter.api.Test;

class CertEnrollLimitsTest {
    private static final ScepPolicy SOUND = ScepPolicy.builder()
            .id(new PolicyId("wifi"))
            .name("wifi")
            .revision("1")
            .renewPeriodDays(30)
            .keyLength(2048)
            .serverUrl("https://ca.example/scep")
            .subjectName(SubjectName.parse("CN=device-1"))
            .caThumbprint(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"))
            .build();

    @Test
    void storeOfUsers_isRefusedWithTheReason() {
        assertThat(CertEnrollLimits.reasons(SOUND)).isEmpty();
        assertThat(CertEnrollLimits.reasons(
                        SOUND.toBuilder().store(StoreLocation.USER).build()))
                .containsExactly(Probe.MACHINE_ONLY);
    }
}
