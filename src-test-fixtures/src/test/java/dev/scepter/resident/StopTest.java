package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.web.LabCaServer;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever ends {@code scepter run} waits 3 seconds at most, whatever it does, and it was no failure. */
class StopTest {
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final String OUTBOX = "mdm/outbox/state.json";

    @TempDir
    private Path folder;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private DeviceFolder device;
    private LabCa ca;
    private LabCaServer caServer;
    private GatedCa silentCa;
    private LabMdm mdm;
    private LabMdmServer mdmServer;

    @BeforeEach
    void start() throws IOException {
        device = DeviceFolder.ofThisMachine(folder);
        ca = LabCa.builder(Clock.systemUTC(), new SecureRandom())
                .keys(new PreparedKeys()::next)
                .build();
        caServer = LabCaServer.start(ca);
        silentCa = GatedCa.shut(ca);
        mdm = LabMdm.builder(Clock.systemUTC(), new SecureRandom())
                .authorities(List.of(ca.root()))
                .waiter((changed, atMost) -> {
                    held.countDown();
                    never.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
                })
                .build();
        mdmServer = LabMdmServer.start(mdm);
    }

    @AfterEach
    void stop() {
        never.countDown();
        mdmServer.close();
        silentCa.close();
        caServer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void idle(String signal) throws Exception {
        enrol();
        mdm.assignToAll(text(policy()));
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the MDM has verified the certificate", this::isVerified);

            assertStops(agent, signal);
        }
        assertThat(device.state("wifi")).isEqualTo("VALID");
    }

    @Test
    void pollThatHangs() throws Exception {
        device.settings("{\"policySource\": \"" + silentCa.url() + "\"}");
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the source is asked", () -> silentCa.inside() > 0);

            assertStops(agent, "TERM");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void exchangeWithTheCaThatHangs(String signal) throws Exception {
        device.readsFolder();
        device.put(policy().with("serverUrl", silentCa.url()));
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the CA is asked", () -> silentCa.inside() > 0);

            assertStops(agent, signal);
        }
        assertThat(device.status().json().at("/policies/0/policyId").asText()).isEqualTo("wifi");
    }

    @Test
    void longPoll() throws Exception {
        enrol();
        device.settings("{\"longPollSeconds\": 300}");
        try (AgentProcess first = AgentProcess.start(device.data())) {
            Until.holds("the first answer was taken", () -> !lastAnswer().isEmpty());
            assertStops(first, "TERM");
        }
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the MDM holds its answer", () -> held.getCount() == 0);

            assertStops(agent, "TERM");
        }
    }

    @Test
    void generationOfLongKeys() throws Exception {
        device.readsFolder();
        for (int i = 0; i < 4; i++) {
            device.put(
                    policy().with("id", "long-" + i).with("name", "Long " + i).with("keyLength", 4096));
        }
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("a key is being made", () -> !ca.log().exchanges().isEmpty() || isUnderWay("long-0"));

            assertStops(agent, "TERM");
        }
    }

    @Test
    void fullOutboxAtAnMdmThatTakesNoReport() throws Exception {
        enrol();
        mdm.faults().always(MdmOperation.STATUS, MdmFault.ERROR_500);
        fillOutbox();
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds(
                    "a report was refused",
                    () -> mdm.exchanges().stream()
                            .anyMatch(exchange -> exchange.path().endsWith("/status")));

            assertStops(agent, "TERM");
        }
    }

    @Test
    void dataFolderThatACommandHolds() throws Exception {
        enrol();
        mdm.assignToAll(text(policy()));
        try (Agent other = agent();
                DurableFolder.Lock lock = other.folder().lock(Duration.ZERO);
                AgentProcess agent = AgentProcess.start(device.data())) {
            assertThat(lock.isWanted()).isFalse();
            Until.holds(
                    "the MDM has answered",
                    () -> mdm.exchanges().stream()
                            .anyMatch(exchange -> exchange.path().endsWith("/policies")));

            assertStops(agent, "TERM");
        }
    }

    @Test
    void json_isOneObjectThatSaysWhen() throws Exception {
        device.readsFolder();
        Instant before = Instant.now();
        try (AgentProcess agent = AgentProcess.start(device.data(), "--json", "-v")) {
            agent.end("TERM");

            JsonNode result = agent.result().json();
            assertThat(agent.result().exit()).isZero();
            assertThat(Instant.parse(result.path("startedAt").asText()))
                    .isBetween(before.minusSeconds(1), Instant.now());
            assertThat(Instant.parse(result.path("stoppedAt").asText()))
                    .isBetween(Instant.parse(result.path("startedAt").asText()), Instant.now());
            assertThat(result.get("error").isNull()).isTrue();
        }
    }

    private static void assertStops(AgentProcess agent, String signal) throws Exception {
        Duration took = agent.end(signal);

        CliResult result = agent.result();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(took).as(result.err()).isLessThan(LONGEST);
    }

    private void enrol() throws IOException {
        CliResult result = device.enrol(mdmServer.url(), mdm.issueToken(1, Duration.ofHours(1)));
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private boolean isVerified() {
        return mdm.devices()
                .get(0)
                .policy("wifi")
                .map(policy -> policy.verdict().name().equals("VERIFIED"))
                .orElse(false);
    }

    private String lastAnswer() {
        return device.status().json().at("/source/lastAnswer").asText("").replace("null", "");
    }

    private boolean isUnderWay(String policyId) {
        return device.status().json().at("/policies").findParents("policyId").stream()
                .anyMatch(policy -> policy.path("policyId").asText().equals(policyId)
                        && policy.path("attempt").isObject());
    }

    /** Written at once: one write an event takes its time. */
    private void fillOutbox() throws ScepterException {
        InMemoryDurableFolder memory = new InMemoryDurableFolder();
        Outbox outbox = new Outbox(memory, new SecureRandom());
        for (int i = 0; i <= Outbox.MOST_EVENTS; i++) {
            outbox.add(new Event(EventId.AGENT_TROUBLE, Optional.empty(), "event " + i), Instant.now());
        }
        byte[] state = memory.read(OUTBOX, Outbox.MOST_BODY_BYTES).orElseThrow();
        try (Agent other = agent()) {
            other.folder().write(OUTBOX, state);
        }
    }

    private Agent agent() {
        return Agent.onFiles(device.data(), Seams.ofThisMachine(event -> {}));
    }

    private PolicyText policy() {
        return PolicyText.of(caServer.url(), ca.root());
    }

    private static String text(PolicyText policy) {
        return new String(policy.bytes(), StandardCharsets.UTF_8);
    }
}
