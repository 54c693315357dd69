package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scepter service generalize}: what an image must not hold. */
class GeneralizeCommandTest {
    private CliLab lab;
    private LabMdm mdm;
    private LabMdmServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        lab = CliLab.in(folder);
        mdm = LabMdm.builder(lab.clock, new SecureRandom()).build();
        server = LabMdmServer.start(mdm);
    }

    @AfterEach
    void stop() {
        server.close();
        lab.close();
    }

    @Test
    void image_hasNoIdentityNoKeyAndNoCertificate() throws IOException {
        enroll();
        assertThat(lab.apply(lab.policy()).state()).isEqualTo("VALID");
        Path config = Files.writeString(lab.dataDir.resolve("config.json"), "{}");

        CliResult result = generalize("--json");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.json().at("/removedPolicies/0").asText()).isEqualTo("wifi");
        assertThat(result.json().at("/error").isNull()).isTrue();
        assertThat(left()).containsOnlyOnce("config.json").allMatch(GeneralizeCommandTest::maySurvive);
        assertThat(config).hasContent("{}");
    }

    @Test
    void copyOfTheImage_enrolsAsAnotherDevice() {
        enroll();
        assertThat(generalize().exit()).isZero();

        enroll();

        assertThat(mdm.devices()).hasSize(2);
        assertThat(lab.apply(lab.policy()).state()).isEqualTo("VALID");
    }

    @Test
    void deviceWithoutAnything_isReadyAtOnce() {
        CliResult result = generalize("--json");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.json().at("/removedPolicies")).isEmpty();
        assertThat(generalize().exit()).isZero();
    }

    @Test
    void unreadableRecord_goesToo() throws IOException {
        lab.apply(lab.policy());
        Path record;
        try (Stream<Path> files = Files.walk(lab.dataDir)) {
            record =
                    files.filter(file -> file.endsWith("wifi.json")).findFirst().orElseThrow();
        }
        Files.writeString(record, "{");

        CliResult result = generalize("--json");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lab.stored()).isEmpty();
        assertThat(record).doesNotExist();
    }

    @Test
    void besideARunningAgent_nothingIsTouched() throws Exception {
        lab.apply(lab.policy());
        try (Agent agent = Agent.onFiles(lab.dataDir, lab.seams());
                DurableFolder.Lock resident = agent.residence().lock(Duration.ZERO)) {
            CliResult result = generalize("--json");

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.errorMessage()).contains("scepter service stop");
            assertThat(resident.isWanted()).isFalse();
        }
        assertThat(lab.certificateFile()).exists();
    }

    /** The lab's own agents have one folder for both locks; this one is as on a machine. */
    private CliResult generalize(String... options) {
        List<String> arguments = new ArrayList<>(List.of("service", "generalize"));
        arguments.addAll(List.of(options));
        return lab.runWith((path, events) -> Agent.onFiles(path, lab.seams()), arguments.toArray(String[]::new));
    }

    private void enroll() {
        String token = mdm.issueToken(1, Duration.ofDays(1));
        CliResult result = lab.runFed(
                token.getBytes(StandardCharsets.UTF_8), "enroll", "--mdm-url", server.url(), "--token-file", "-");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    /** Settings, locks, and what is known of CAs: nothing of this device. */
    private static boolean maySurvive(String file) {
        return file.equals("config.json")
                || file.endsWith("lock")
                || file.startsWith("tmp")
                || file.startsWith("authorities/");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(lab.dataDir)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> lab.dataDir.relativize(file).toString())
                    .toList();
        }
    }
}
