package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands from a second shell while {@code scepter run} works on the same data folder. */
class BesideCommandsTest {
    /** A command waits 2 s until what the agent does is broken off, and does its own work. */
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(6);

    @TempDir
    private Path folder;

    private DeviceFolder device;
    private LabCa ca;
    private LabCaServer caServer;
    private GatedCa gatedCa;

    @BeforeEach
    void start() throws IOException {
        device = DeviceFolder.ofThisMachine(folder);
        ca = LabCa.builder(Clock.systemUTC(), new SecureRandom())
                .keys(new PreparedKeys()::next)
                .build();
        caServer = LabCaServer.start(ca);
        gatedCa = GatedCa.shut(ca);
        device.readsFolder();
    }

    @AfterEach
    void stop() {
        gatedCa.close();
        caServer.close();
    }

    @Test
    void idleAgent_leavesTheFolderToCommands() throws Exception {
        device.put(policy("wifi"));
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("enrolled", () -> device.state("wifi").equals("VALID"));

            CliResult status = device.status();
            CliResult applied = device.apply(policy("vpn"));
            CliResult renewed = device.command("renew", "wifi", "--json");
            CliResult removed = device.command("remove", "vpn", "--json");

            assertThat(status.exit()).as(status.err()).isZero();
            assertThat(applied.exit()).as(applied.err()).isZero();
            assertThat(applied.state()).isEqualTo("VALID");
            assertThat(renewed.exit()).as(renewed.err()).isZero();
            assertThat(renewed.thumbprint())
                    .isNotEqualTo(status.json().at("/policies/0/thumbprint").asText());
            assertThat(removed.exit()).as(removed.err()).isZero();
            assertThat(device.state("vpn")).isEmpty();
            assertThat(device.state("wifi")).isEqualTo("VALID");
            assertThat(agent.isAlive()).isTrue();
            assertThat(ca.log().issued()).hasSize(3);
        }
    }

    @Test
    void agentAtACaThatNeverAnswers_givesTheFolderToCommandsInAFewSeconds() throws Exception {
        assertThat(device.apply(policy("wifi")).exit()).isZero();
        device.put(policy("slow").with("serverUrl", gatedCa.url()));
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the agent waits for the CA", () -> gatedCa.inside() > 0);

            CliResult status = within(Duration.ofSeconds(3), device::status);
            CliResult renewed = within(A_FEW_SECONDS, () -> device.command("renew", "wifi", "--json"));
            Until.holds("the agent waits for the CA again", () -> gatedCa.seen() > 1 && gatedCa.inside() > 0);
            CliResult removed = within(A_FEW_SECONDS, () -> device.command("remove", "slow", "--json"));

            assertThat(status.json().at("/policies/0/policyId").asText()).isEqualTo("slow");
            assertThat(renewed.exit()).as(renewed.err()).isZero();
            assertThat(removed.exit()).as(removed.err()).isZero();
            assertThat(removed.state()).isEqualTo("REMOVED");
            assertThat(agent.isAlive()).isTrue();
        }
    }

    @Test
    void commandThatBrokeARunOff_leavesItToGoOn() throws Exception {
        device.put(policy("slow").with("serverUrl", gatedCa.url()));
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            Until.holds("the agent waits for the CA", () -> gatedCa.inside() > 0);
            CliResult applied = within(A_FEW_SECONDS, () -> apply(policy("wifi")));
            assertThat(applied.exit()).as(applied.err()).isZero();

            gatedCa.open();

            Until.holds("it goes on", () -> device.state("slow").equals("VALID"));
            assertThat(agent.isAlive()).isTrue();
            assertThat(ca.log().distinctCertificateRequests()).isEqualTo(2);
        }
    }

    @Test
    void secondAgentOnTheFolder_isRefusedByTheNameOfTheFirst() throws Exception {
        try (AgentProcess agent = AgentProcess.start(device.data())) {
            CliResult second = device.command("run", "--json");

            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.errorCode()).isEqualTo("DATA_FOLDER_BUSY");
            assertThat(second.errorMessage()).contains("process " + agent.pid());
            assertThat(agent.isAlive()).isTrue();
        }
    }

    @Test
    void killedAgent_goesOnWhereItWas() throws Exception {
        device.put(policy("slow").with("serverUrl", gatedCa.url()));
        try (AgentProcess first = AgentProcess.start(device.data())) {
            Until.holds("the agent waits for the CA", () -> gatedCa.inside() > 0);
            first.end("KILL");
        }

        gatedCa.open();
        try (AgentProcess second = AgentProcess.start(device.data())) {
            Until.holds("enrolled", () -> device.state("slow").equals("VALID"));
            assertThat(second.isAlive()).isTrue();
        }
        assertThat(ca.log().distinctCertificateRequests()).isEqualTo(1);
        assertThat(Files.exists(device.data().resolve("store/my/slow/certificate.pem")))
                .isTrue();
    }

    private CliResult apply(PolicyText policy) {
        try {
            return device.apply(policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CliResult within(Duration limit, Supplier<CliResult> command) {
        long begin = System.nanoTime();
        CliResult result = command.get();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(took).as(result.out() + result.err()).isLessThan(limit);
        return result;
    }

    private PolicyText policy(String id) {
        return PolicyText.of(caServer.url(), ca.root()).with("id", id).with("name", "Policy " + id);
    }
}
