package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    private static final String MARK = "MARKED-SECRET-9";
    private static final TestCa CA = TestCa.root("CN=Root");

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private final Seams seams =
            new Seams(clock, new ManualSleeper(clock), new SecureRandom(), new RecordingEventSink());

    private static ScepPolicy policy() {
        return ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .challenge(Optional.of(Secret.ofText(MARK)))
                .renewPeriodDays(30)
                .build();
    }

    @Test
    void building_touchesNoFile(@TempDir Path above) {
        Path data = above.resolve("data");

        try (Agent agent = Agent.onFiles(data, seams)) {
            assertThat(agent.folder()).isNotNull();
        }

        assertThat(data).doesNotExist();
    }

    @Test
    void enrolment_isShownByALaterAgentAndLeavesNoSecretInClear() throws Exception {
        TestScepServer server = new TestScepServer(CA);
        try (Agent agent = Agent.onFiles(folder, new PreparedKeys(), (policy, post, deadline) -> server, seams)) {
            RunResult result = agent.engine().apply(policy(), "test", Demand.NOW, StepListener.NONE);
            assertThat(result.failure()).isEmpty();
        }

        try (Agent later = Agent.onFiles(folder, new PreparedKeys(), (policy, post, deadline) -> server, seams)) {
            assertThat(later.status().all()).singleElement().satisfies(status -> {
                assertThat(status.state().name()).isEqualTo("VALID");
                assertThat(status.proofs().orElseThrow().hold()).isTrue();
            });
        }
        assertThat(folder.snapshot().values())
                .allSatisfy(content -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .doesNotContain(MARK));
    }
}
