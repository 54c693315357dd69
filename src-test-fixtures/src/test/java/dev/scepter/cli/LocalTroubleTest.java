package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract section 4, exit code 1: a busy, broken or full data folder. */
class LocalTroubleTest {
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void keyOfAPendingRequestThatIsGone_isNamed() throws IOException {
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));
        lab.apply(lab.policy());
        for (Path file : lab.stored()) {
            Files.delete(file);
        }

        CliResult result = lab.apply(lab.policy());

        assertThat(result.errorCode()).as(result.out() + result.err()).isEqualTo("KEY_MISSING");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    void busyFolder_isGivenUpAfter10SecondsWithTheHolder() throws Exception {
        CliResult first = lab.apply(lab.policy());
        DurableFolder other = new LocalDurableFolder(lab.dataDir, lab.sleeper);
        CliResult busy;
        CliResult status;
        Duration before = lab.sleeper.total();
        try (DurableFolder.Lock held = other.lock(Duration.ZERO)) {
            busy = lab.run("renew", "wifi", "--json");
            status = lab.run("status", "wifi", "--json");
        }

        assertThat(busy.exit()).isEqualTo(1);
        assertThat(busy.errorCode()).isEqualTo("DATA_FOLDER_BUSY");
        assertThat(busy.errorMessage())
                .contains(Long.toString(ProcessHandle.current().pid()));
        assertThat(lab.sleeper.total().minus(before)).isEqualTo(Duration.ofSeconds(10));
        // The certificate is as sound as before; only this command came to nothing.
        assertThat(busy.state()).isEqualTo("VALID");
        assertThat(busy.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(status.exit()).isZero();
    }

    @Test
    void busyFolderAtTheFirstApply_namesThePolicy() throws Exception {
        DurableFolder other = new LocalDurableFolder(lab.dataDir, lab.sleeper);
        CliResult busy;
        try (DurableFolder.Lock held = other.lock(Duration.ZERO)) {
            busy = lab.apply(lab.policy());
        }

        assertThat(busy.exit()).isEqualTo(1);
        assertThat(busy.json().get("policyId").asText()).isEqualTo("wifi");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void fileInPlaceOfTheFolder_isLocalTrouble() throws IOException {
        Files.write(lab.dataDir, new byte[] {1});

        CliResult apply = lab.apply(lab.policy());
        CliResult status = lab.run("status", "--json");
        CliResult plan = lab.run("plan", "--json");

        assertThat(apply.exit()).isEqualTo(1);
        assertThat(apply.errorCode()).isEqualTo("DATA_FOLDER_UNUSABLE");
        assertThat(lab.exchanges()).isZero();
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.json().at("/error/code").asText()).isEqualTo("DATA_FOLDER_UNUSABLE");
        assertThat(plan.exit()).isEqualTo(1);
        assertThat(plan.json().fieldNames()).toIterable().contains("steps", "reason", "nextAttempt", "error");
    }

    @Test
    void fullDisk_isLocalTroubleAndPassesOver() {
        InMemoryDurableFolder folder = new InMemoryDurableFolder();
        AgentFactory agents = (path, events) -> Agent.onFiles(folder, lab.keys(), lab.seams());
        String file = lab.file(lab.policy()).toString();
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        CliResult full = lab.runWith(agents, "apply", "--json", "--policy", file);

        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.errorCode()).isEqualTo("DATA_FOLDER_UNUSABLE");
        assertThat(full.errorMessage()).contains("No space left on device");
        assertThat(lab.messages()).isEmpty();
        folder.setFaults(new InMemoryDurableFolder.Faults() {});
        assertThat(lab.runWith(agents, "apply", "--json", "--policy", file).exit())
                .isZero();
    }

    @Test
    void diskThatFillsDuringARenewal_leavesTheCertificateInForce() {
        InMemoryDurableFolder folder = new InMemoryDurableFolder();
        AgentFactory agents = (path, events) -> Agent.onFiles(folder, lab.keys(), lab.seams());
        CliResult first = lab.runWith(
                agents, "apply", "--json", "--policy", lab.file(lab.policy()).toString());
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        CliResult full = lab.runWith(agents, "renew", "wifi", "--json");

        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.state()).isEqualTo("VALID");
        assertThat(full.thumbprint()).isEqualTo(first.thumbprint());
    }

    @Test
    void damagedStateFile_isLocalTrouble() throws IOException {
        lab.apply(lab.policy());
        Files.write(stateFile("wifi"), "{\"version\":1,".getBytes(StandardCharsets.UTF_8));
        int before = lab.exchanges();

        CliResult apply = lab.apply(lab.policy());

        assertThat(apply.exit()).isEqualTo(1);
        assertThat(apply.errorCode()).isEqualTo("RECORD_DAMAGED");
        assertThat(apply.json().get("policyId").asText()).isEqualTo("wifi");
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(lab.run("status", "wifi").exit()).isEqualTo(1);
        assertThat(lab.certificateFile()).exists();
    }

    @Test
    void damagedStateFileOfOnePolicy_doesNotHideTheOthers() throws IOException {
        lab.apply(lab.policy());
        lab.apply(lab.policy().with("id", "vpn").with("name", "VPN"));
        Files.write(stateFile("vpn"), new byte[] {0});

        CliResult status = lab.run("status", "--json");
        CliResult text = lab.run("status");
        CliResult apply = lab.apply(lab.policy().with("revision", "2"));

        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.json().get("policies")).hasSize(2);
        JsonNode damaged = status.json().at("/policies/0");
        assertThat(damaged.get("policyId").asText()).isEqualTo("vpn");
        assertThat(damaged.at("/error/code").asText()).isEqualTo("RECORD_DAMAGED");
        assertThat(status.json().at("/policies/1/state").asText()).isEqualTo("VALID");
        assertThat(text.out()).contains("wifi (Wi-Fi): VALID");
        assertThat(apply.exit()).as(apply.out()).isZero();
        assertThat(lab.run("renew", "Wi-Fi").exit()).isZero();
        assertThat(lab.run("remove", "Wi-Fi").exit()).isZero();
    }

    @Test
    void policyWithADamagedStateFile_canBeRemovedAsTheRemedySays() throws IOException {
        lab.apply(lab.policy());
        Files.write(stateFile("wifi"), new byte[] {0});

        CliResult removed = lab.run("remove", "wifi", "--json");

        assertThat(removed.exit()).as(removed.out() + removed.err()).isZero();
        assertThat(removed.state()).isEqualTo("REMOVED");
        assertThat(lab.stored()).isEmpty();
        assertThat(stateFile("wifi")).doesNotExist();
        assertThat(lab.apply(lab.policy()).exit()).isZero();
    }

    @Test
    void plan_showsTheOthersBesideADamagedStateFile() throws IOException {
        lab.apply(lab.policy());
        lab.apply(lab.policy().with("id", "vpn").with("name", "VPN"));
        Files.write(stateFile("vpn"), new byte[] {0});

        CliResult plan = lab.run("plan", "--json");
        CliResult text = lab.run("plan");

        assertThat(plan.exit()).isEqualTo(1);
        assertThat(plan.errorCode()).isEqualTo("RECORD_DAMAGED");
        assertThat(plan.json().get("reason").asText()).contains("valid until");
        assertThat(text.out()).contains("wifi: the certificate is valid until");
        assertThat(text.err()).contains("RECORD_DAMAGED");
    }

    @Test
    void removalByADamagedStateFile_warnsOfTheRoot() throws IOException {
        lab.apply(lab.policy().withRoot(lab.ca.root()));
        Files.write(stateFile("wifi"), new byte[] {0});

        CliResult removed = lab.run("remove", "wifi", "--json");

        assertThat(removed.json().at("/warnings/0/code").asText()).isEqualTo("rootStays");
        assertThat(lab.stored()).hasSize(1);
    }

    @Test
    void removalWithoutAStateFile_findsWhatTheStoreHolds() throws IOException {
        lab.apply(lab.policy());
        Files.delete(stateFile("wifi"));

        CliResult removed = lab.run("remove", "wifi", "--json");

        assertThat(removed.exit()).isZero();
        assertThat(removed.state()).isEqualTo("REMOVED");
        assertThat(removed.json().at("/warnings/0/code").asText()).isEqualTo("rootStays");
        assertThat(lab.stored()).isEmpty();
        assertThat(lab.dataDir.resolve("certificates")).doesNotExist();
        assertThat(lab.run("remove", "wifi", "--json").json().get("warnings")).isEmpty();
    }

    @Test
    void damagedKeyFile_isAFailedProofAndMendsItself() throws IOException {
        CliResult first = lab.apply(lab.policy());
        Path key = lab.stored().stream()
                .filter(path -> path.toString().endsWith(".key"))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                key, Files.readString(key).replaceFirst("protectedPrivateKey: ....", "protectedPrivateKey: AAAA"));

        CliResult status = lab.run("status", "wifi", "--json");
        CliResult apply = lab.apply(lab.policy());

        JsonNode proofs = status.json().at("/policies/0/proofs");
        assertThat(proofs.get("stored").asBoolean()).isTrue();
        assertThat(proofs.get("keySigns").asBoolean()).isFalse();
        assertThat(apply.exit()).as(apply.out()).isZero();
        assertThat(apply.thumbprint()).isNotEqualTo(first.thumbprint());
    }

    @Test
    void deniedAccess_isNotPermitted() {
        InMemoryDurableFolder folder = new InMemoryDurableFolder();
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                throw new ScepterException(ErrorCode.NOT_PERMITTED, "cannot write " + path + ": access denied");
            }
        });
        AgentFactory agents = (path, events) -> Agent.onFiles(folder, lab.keys(), lab.seams());

        CliResult result = lab.runWith(
                agents, "apply", "--json", "--policy", lab.file(lab.policy()).toString());

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.errorCode()).isEqualTo("NOT_PERMITTED");
    }

    private Path stateFile(String policy) {
        return lab.dataDir.resolve("policies/" + policy + ".json");
    }
}
