package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.LoopSeams;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmExchange;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.mdm.MdmWaiter;
import dev.scepter.lab.web.LabCaServer;
import dev.scepter.year.VirtualBell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device whose time only waiting moves, with real files, and a CA and an MDM over real HTTP. Certificates live two days
 * and are renewed in the second.
 */
final class VirtualDevice implements AutoCloseable {
    static final Instant START = Instant.parse("2031-05-06T07:08:09Z");
    static final Duration LIFETIME = Duration.ofDays(2);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
    private static final Duration LONGEST_TRUST = Duration.ofHours(1);

    final ManualClock clock;
    final LabCa ca;
    final LabMdm mdm;
    final DeviceFolder folder;
    private final DurableFolder durable;
    private final LabCaServer caServer;
    private final Seams seams;
    private final PreparedKeys keys = new PreparedKeys();
    private volatile MdmWaiter waiter = MdmWaiter.none();

    /** A device whose files are on disk. */
    static VirtualDevice onDisk(Path top) throws IOException {
        ManualClock clock = new ManualClock(START);
        ManualSleeper sleeper = new ManualSleeper(clock);
        return new VirtualDevice(top, new LocalDurableFolder(top.resolve("data"), sleeper), clock, sleeper);
    }

    /** A device whose data folder is in memory, for tests with thousands of writes. */
    static VirtualDevice inMemory(Path top, Instant start) throws IOException {
        ManualClock clock = new ManualClock(start);
        return new VirtualDevice(top, new InMemoryDurableFolder(), clock, new ManualSleeper(clock));
    }

    private VirtualDevice(Path top, DurableFolder durable, ManualClock clock, ManualSleeper sleeper)
            throws IOException {
        SecureRandom random = new SecureRandom();
        this.clock = clock;
        this.durable = durable;
        seams = new Seams(clock, sleeper, random, event -> {});
        ca = LabCa.builder(clock, random)
                .keys(keys::next)
                .rules(LabCaRules.standard().with(IssueRule.standard().withLifetime(LIFETIME)))
                .build();
        caServer = LabCaServer.start(ca);
        mdm = LabMdm.builder(clock, random)
                .authorities(List.of(ca.root()))
                .waiter((changed, atMost) -> waiter.await(changed, atMost))
                .build();
        AgentFactory agents = (path, events) -> Agent.onFiles(durable, keys, new Seams(clock, sleeper, random, events));
        folder = new DeviceFolder(top, agents);
    }

    PolicyText policy(String id) {
        return PolicyText.of(caServer.url(), ca.root())
                .with("id", id)
                .with("name", "Policy " + id)
                .with("renewPeriodDays", 1);
    }

    void assign(String... policyIds) {
        Arrays.stream(policyIds).forEach(id -> assign(policy(id)));
    }

    void assign(PolicyText policy) {
        mdm.assignToAll(new String(policy.bytes(), StandardCharsets.UTF_8));
    }

    void enrol(String mdmUrl) throws IOException {
        CliResult result = folder.enrol(mdmUrl, mdm.issueToken(1, Duration.ofDays(1)));
        assertThat(result.exit()).as(result.err()).isZero();
    }

    /** From now on the MDM holds answers in this way; before, it held none. */
    void holdAnswers(MdmWaiter value) {
        waiter = value;
    }

    /** What happens from now on to a data folder in memory. */
    void trouble(InMemoryDurableFolder.Faults faults) {
        ((InMemoryDurableFolder) durable).setFaults(faults);
    }

    /** Sets all settings, as JSON. */
    void settings(String json) throws ScepterException {
        durable.write("config.json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** The policies come from a folder, which it makes. */
    void readsFolder() throws IOException, ScepterException {
        Files.createDirectories(folder.policies());
        settings("{\"policySource\": \"" + folder.policies() + "\"}");
    }

    /** The agent is started, runs for a time and is stopped. */
    void live(Duration time) {
        live(time, now -> {});
    }

    /** The same, watched whenever time has passed. */
    void live(Duration time, Consumer<Instant> watch) {
        Instant end = clock.instant().plus(time);
        List<AgentLoop> running = new ArrayList<>();
        VirtualBell bell = new VirtualBell(clock, now -> {
            watch.accept(now);
            if (!now.isBefore(end)) {
                running.forEach(AgentLoop::stop);
            }
        });
        LoopSeams loopSeams = new LoopSeams(
                bell,
                (name, work) -> {
                    work.run();
                    return () -> {};
                },
                WakeUps.NONE,
                LONGEST_WAIT,
                LONGEST_TRUST);
        try (Agent agent = Agent.onFiles(durable, keys, seams)) {
            AgentLoop loop = agent.loop("1", StepListener.NONE, loopSeams);
            running.add(loop);
            loop.run();
        }
    }

    /** What {@code status} says of the source. */
    JsonNode source() {
        return folder.status().json().path("source");
    }

    /** Fails unless these policies, and no others, have a certificate that is valid now. */
    void requireValid(String... policyIds) {
        List<String> valid = new ArrayList<>();
        folder.status().json().path("policies").forEach(policy -> {
            assertThat(policy.path("state").asText()).as(policy.toString()).isEqualTo("VALID");
            assertThat(Instant.parse(policy.path("notAfter").asText())).isAfter(clock.instant());
            valid.add(policy.path("policyId").asText());
        });
        assertThat(valid).containsExactlyInAnyOrder(policyIds);
    }

    LabDevice atTheMdm() {
        List<LabDevice> devices = mdm.devices();
        return devices.get(devices.size() - 1);
    }

    /** What the MDM found out about each policy. */
    List<String> verdicts() {
        return atTheMdm().policies().stream()
                .map(policy -> policy.policyId() + " " + policy.verdict())
                .toList();
    }

    List<MdmExchange> calls(MdmOperation operation) {
        String last = operation == MdmOperation.ENROLL
                ? "/enroll"
                : operation == MdmOperation.STATUS ? "/status" : "/policies";
        return mdm.exchanges().stream()
                .filter(exchange -> exchange.path().endsWith(last))
                .toList();
    }

    @Override
    public void close() {
        caServer.close();
    }
}
