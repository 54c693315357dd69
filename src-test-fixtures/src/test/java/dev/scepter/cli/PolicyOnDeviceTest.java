package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device adds to a policy: values of placeholders, settings, what its platform can do, other policies. */
class PolicyOnDeviceTest {
    @TempDir
    private Path folder;

    private CliLab lab;

    @BeforeEach
    void startLab() {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stopLab() {
        lab.close();
    }

    @Test
    void emptyPlaceholder_endsApplyBeforeAnythingIsSent() throws IOException {
        configure("{\"identity\": {\"SerialNumber\": \"To be filled by O.E.M.\"}}");

        CliResult applied = lab.apply(lab.policy().with("subjectName", "CN={{SerialNumber}}"));

        assertThat(applied.exit()).isEqualTo(4);
        assertThat(applied.err()).contains("placeholderEmpty");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void lint_saysWhichPlaceholderIsEmpty() {
        Path file = lab.file(lab.policy().with("subjectAlternativeName", "upn={{UserPrincipalName}}"));

        CliResult linted = lab.run("lint", file.toString());

        assertThat(linted.exit()).isEqualTo(4);
        assertThat(linted.out()).contains("{{UserPrincipalName}}");
    }

    @Test
    void filesWithOneName_areToldApartByLint() {
        Path first = lab.file("first.json", lab.policy().bytes());
        Path second = lab.file("second.json", lab.policy().with("id", "other").bytes());

        CliResult linted = lab.run("lint", first.toString(), second.toString());

        assertThat(linted.exit()).isEqualTo(4);
        assertThat(linted.out()).contains("nameNotUnique");
        assertThat(lab.run("lint", first.toString(), first.toString()).exit()).isZero();
    }

    @Test
    void whatThePlatformCannotDo_endsApply() {
        CliResult applied = lab.apply(lab.policy().with("keyProtection", "tpm"));

        assertThat(applied.exit()).isEqualTo(4);
        assertThat(applied.err()).contains("notSupported");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void missingKeyLength_isRaisedToTheMinimumOfTheDevice() throws IOException {
        configure("{\"minimumKeyLength\": 2048}");

        CliResult applied = lab.apply(lab.policy().without("keyLength"));

        assertThat(applied.exit()).isZero();
        assertThat(applied.err()).contains("keyLengthRaised");
        assertThat(Files.readString(lab.certificateFile()).length())
                .as("a certificate of a longer key")
                .isGreaterThan(1000);
    }

    @Test
    void verboseStatus_showsSettingsWithOriginAndBadValues() throws IOException {
        configure("{\"minimumKeyLength\": 3072, \"identity\": {\"DeviceName\": \"pc-7\"}}");

        CliResult status = lab.run("status", "-v");

        assertThat(status.exit()).isZero();
        assertThat(status.out())
                .contains("minimumKeyLength: none (default)")
                .contains("identity: DeviceName=pc-7 (config.json)")
                .contains("error: minimumKeyLength: must be one of");
    }

    private void configure(String json) throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), json);
    }
}
