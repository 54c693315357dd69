package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.ScriptedServer;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.TlsTrust;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryTlsTrust;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import dev.scepter.agent.testing.TestAuthority;
import dev.scepter.agent.testing.TlsServerSockets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    void looksAtPoliciesWithNothingDue_readNoOtherPolicyAndWriteNothing() throws Exception {
        TestScepServer server = new TestScepServer(CA);
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger changes = new AtomicInteger();
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                reads.incrementAndGet();
            }

            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                changes.incrementAndGet();
            }
        });
        try (Agent agent = Agent.onFiles(folder, new PreparedKeys(), (policy, post, deadline) -> server, seams)) {
            List<Integer> readsOfLooks = new ArrayList<>();
            List<Integer> readsOfStatus = new ArrayList<>();
            for (int count = 1; count <= 6; count++) {
                agent.engine().apply(withRoot("policy-" + count), "test", Demand.NOW, StepListener.NONE);
                changes.set(0);
                reads.set(0);
                for (PolicyId id : agent.journal().list()) {
                    assertThat(agent.engine()
                                    .run(id, Demand.WHAT_IS_DUE, StepListener.NONE)
                                    .orElseThrow()
                                    .failure())
                            .isEmpty();
                }
                readsOfLooks.add(reads.getAndSet(0));
                assertThat(agent.status().all()).hasSize(count);
                readsOfStatus.add(reads.get());
                assertThat(changes).hasValue(0);
            }

            for (int i = 0; i < 6; i++) {
                assertThat(readsOfLooks.get(i)).isEqualTo((i + 1) * readsOfLooks.get(0));
                assertThat(readsOfStatus.get(i)).isEqualTo((i + 1) * readsOfStatus.get(0));
            }
        }
    }

    private static ScepPolicy withRoot(String id) {
        return ScepPolicy.builder()
                .id(new PolicyId(id))
                .revision("1")
                .name(id)
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CA.certificate()))
                .renewPeriodDays(30)
                .build();
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

    @Test
    void platformThatJudgesServers_isAskedAboutEach() throws Exception {
        PreparedKeys keys = new PreparedKeys();
        TestAuthority root = TestAuthority.root("CN=TLS Root", keys.next());
        KeyPair server = keys.next();
        InMemoryTlsTrust trust = new InMemoryTlsTrust();

        try (ScriptedServer site = ScriptedServer.over(
                        TlsServerSockets.showing(
                                server,
                                root.server(server.getPublic(), "localhost").issue()),
                        (got, connection, out) -> ScriptedServer.write(out, ScriptedServer.ok("over TLS")));
                Agent agent = new Agent(platform(Optional.of(trust)), seams, null, null)) {
            HttpRequest request = HttpRequest.get("GetCACaps", "https://localhost:" + site.port() + "/", 1024);
            assertThatThrownBy(() -> agent.httpOnce().exchange(request, Duration.ofSeconds(20)))
                    .hasMessageContaining("the test does not trust TLS server localhost");

            trust.trust(root.certificate(), true);

            assertThat(agent.httpOnce()
                            .exchange(request, Duration.ofSeconds(20))
                            .status())
                    .isEqualTo(200);
        }
    }

    private Platform platform(Optional<TlsTrust> trust) {
        Platform files = Platform.onFiles(folder, folder, new PreparedKeys(), seams.random(), LocalChannel.NONE);
        return new Platform(
                files.folder(),
                files.residence(),
                files.settings(),
                files.identity(),
                files.keys(),
                files.deviceKeys(),
                files.deviceKey(),
                files.transportKeys(),
                files.store(),
                files.anchors(),
                files.protector(),
                files.abilities(),
                trust,
                files.proxies(),
                files.chainOpinion(),
                files.channel(),
                files.mdmEnrollment(),
                files.windowsWays(),
                files.userSessions(),
                files.userStores());
    }
}
