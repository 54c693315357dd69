package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of a certificate see the tests from outside. */
class SettledWayTest {
    private static final PolicyRecord FRESH = PolicyRecord.of(
            ScepPolicy.builder()
                    .id(new PolicyId("wifi"))
                    .name("wifi")
                    .revision("1")
                    .renewPeriodDays(30)
                    .serverUrl("https://ca.example/scep")
                    .subjectName(SubjectName.parse("CN=device-1"))
                    .caThumbprint(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"))
                    .build(),
            "test");

    @Test
    void recordWithoutAWay_goesTheOneThatIsAskedFor() {
        assertThat(SettledWay.against(Backend.CSP_WMI, FRESH)).isEmpty();
    }

    @Test
    void attempt_keepsItsWay() {
        PolicyRecord open = FRESH.withAttempt(
                Optional.of(Attempt.begin("csp-local", Purpose.ENROL, "basis", "fingerprint", Instant.EPOCH)));

        assertThat(SettledWay.against(Backend.CSP_LOCAL, open)).isEmpty();
        assertThat(SettledWay.against(Backend.NATIVE, open))
                .contains("scepter: --backend native has no effect on wifi: its attempt was begun by csp-local"
                        + " (experimental); to change the way, remove the policy first");
    }
}
