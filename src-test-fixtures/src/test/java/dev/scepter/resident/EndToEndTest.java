package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.mdm.DeviceApiSchema;
import dev.scepter.lab.mdm.LabEvent;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.LabPolicyState;
import dev.scepter.lab.mdm.Roots;
import dev.scepter.lab.web.LabCaServer;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device's life at its MDM: enrolled, provided, changed, renewed, removed; on real threads, files and HTTP. */
class EndToEndTest {
    /** The agent asks at most once a minute. */
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(61);

    /** Four states are proven; on the way there are some more. */
    private static final int MOST_REPORTS = 25;

    @TempDir
    private Path top;

    private final SecureRandom random = new SecureRandom();
    private final ShiftedClock clock = new ShiftedClock();
    private final Seams real = Seams.ofThisMachine(event -> {});
    private final PreparedKeys keys = new PreparedKeys();
    private LabCa ca;
    private LabMdm mdm;
    private LabCaServer caServer;
    private LabMdmServer mdmServer;
    private DeviceFolder device;

    @BeforeEach
    void start() throws IOException {
        ca = LabCa.builder(clock, random).keys(keys::next).build();
        mdm = LabMdm.builder(clock, random).authorities(List.of(ca.root())).build();
        caServer = LabCaServer.start(ca);
        mdmServer = LabMdmServer.start(mdm);
        AgentFactory agents = (path, events) -> Agent.onFiles(
                new LocalDurableFolder(path, real.sleeper()), keys, new Seams(clock, real.sleeper(), random, events));
        device = new DeviceFolder(top, agents);
    }

    @AfterEach
    void stop() {
        mdmServer.close();
        caServer.close();
    }

    @Test
    void lifeOfADevice() throws Exception {
        mdm.assignToAll(policy("1", "CN=first"));
        CliResult enrolled = device.enrol(mdmServer.url(), mdm.issueToken(1, Duration.ofHours(1)));
        assertThat(enrolled.exit()).as(enrolled.err()).isZero();

        try (LivingAgent agent = new LivingAgent(agent())) {
            Until.holds("the first certificate is proven to the MDM", () -> isProven("CN=first"));
            assertThat(device.state("wifi")).isEqualTo("VALID");

            mdm.assignToAll(policy("2", "CN=second"));
            poll(agent);
            Until.holds("the changed policy is proven to the MDM", () -> isProven("CN=second"));

            String before = thumbprintAtTheMdm();
            CliResult renewed = device.command("renew", "wifi", "--json");
            assertThat(renewed.exit()).as(renewed.err()).isZero();
            assertThat(renewed.thumbprint()).isNotEqualTo(before);
            Until.holds(
                    "the renewed certificate is proven to the MDM",
                    () -> isProven("CN=second") && thumbprintAtTheMdm().equals(renewed.thumbprint()));

            mdm.removeFromAll("wifi", Roots.REMOVE);
            poll(agent);
            Until.holds("the removal is reported", () -> atTheMdm().isEmpty());
            assertThat(device.state("wifi")).isEmpty();
            assertThat(Files.exists(device.data().resolve("store/my"))).isFalse();

            agent.stop();
        }
        assertThat(ca.log().issued()).hasSize(3);
        assertThat(ca.log().distinctCertificateRequests()).isEqualTo(3);
        requireEventsInOrder();
        assertThat(mdm.exchanges().stream().filter(call -> call.path().endsWith("/status")))
                .as("a report that was taken does not go again")
                .hasSizeLessThan(MOST_REPORTS);
        DeviceApiSchema.load().check(mdm.exchanges());
    }

    private void requireEventsInOrder() {
        List<LabEvent> events = mdm.devices().get(0).events();
        List<Long> numbers = events.stream().map(LabEvent::sequence).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0)).isEqualTo(numbers.size() - 1L);
        assertThat(events.stream().map(LabEvent::id))
                .contains(
                        EventId.AGENT_STARTED.number(),
                        EventId.CERTIFICATE_ENROLLED.number(),
                        EventId.CERTIFICATE_RENEWED.number(),
                        EventId.POLICY_WITHDRAWN.number(),
                        EventId.CERTIFICATE_REMOVED.number());
    }

    private void poll(LivingAgent agent) {
        clock.pass(BETWEEN_POLLS);
        agent.wake();
    }

    private Agent agent() {
        Seams seams = new Seams(clock, real.sleeper(), random, event -> {});
        return Agent.onFiles(new LocalDurableFolder(device.data(), real.sleeper()), keys, seams);
    }

    private Optional<LabPolicyState> atTheMdm() {
        return mdm.devices().get(0).policy("wifi");
    }

    private String thumbprintAtTheMdm() {
        return atTheMdm().flatMap(LabPolicyState::thumbprint).orElse("");
    }

    private boolean isProven(String subject) {
        return atTheMdm()
                .filter(policy -> policy.verdict().name().equals("VERIFIED"))
                .filter(policy -> policy.subject().equals(Optional.of(subject)))
                .isPresent();
    }

    private String policy(String revision, String subject) {
        PolicyText policy = PolicyText.of(caServer.url(), ca.root())
                .with("revision", revision)
                .with("subjectName", subject)
                .with("renewPeriodDays", 10);
        return new String(policy.bytes(), StandardCharsets.UTF_8);
    }
}
