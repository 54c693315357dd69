package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
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
    void keyLengthThatTheDeviceMadeAlready_enrolsNothing() throws IOException {
        configure("{\"minimumKeyLength\": 2048}");
        CliResult first = lab.apply(lab.policy().without("keyLength"));
        int before = lab.exchanges();

        CliResult named = lab.apply(lab.policy().with("keyLength", 2048));

        assertThat(named.exit()).isZero();
        assertThat(named.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(lab.run("plan", "--json").out()).doesNotContain("wants another");
    }

    @Test
    void shorterKeyLength_isObeyedAtOnce_butNotAChangedSetting() throws IOException {
        configure("{\"minimumKeyLength\": 2048}");
        CliResult first = lab.apply(lab.policy().without("keyLength"));

        CliResult shorter = lab.apply(lab.policy().with("keyLength", 1024));

        assertThat(shorter.exit()).isZero();
        assertThat(shorter.thumbprint()).isNotEqualTo(first.thumbprint());
        assertThat(issuedBits()).containsExactly(2048, 1024);
        CliResult longer = lab.apply(lab.policy().without("keyLength"));
        assertThat(issuedBits()).containsExactly(2048, 1024, 2048);
        configure("{\"minimumKeyLength\": 4096}");
        assertThat(lab.apply(lab.policy().without("keyLength").with("revision", "2"))
                        .thumbprint())
                .isEqualTo(longer.thumbprint());
    }

    private List<Integer> issuedBits() {
        return lab.ca.log().issued().stream()
                .map(certificate ->
                        ((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
                .toList();
    }

    @Test
    void fileWithAnErrorOfTheDevice_countsForNames() {
        Path first =
                lab.file("first.json", lab.policy().with("keyProtection", "tpm").bytes());
        Path second = lab.file("second.json", lab.policy().with("id", "other").bytes());

        CliResult linted = lab.run("lint", first.toString(), second.toString());

        assertThat(linted.out()).contains("notSupported", "nameNotUnique");
    }

    @Test
    void filesWithOneId_areToldApartByLint() {
        Path first = lab.file("first.json", lab.policy().bytes());
        Path second = lab.file("second.json", lab.policy().with("name", "Other").bytes());

        CliResult linted = lab.run("lint", first.toString(), second.toString());

        assertThat(linted.exit()).isEqualTo(4);
        assertThat(linted.out()).contains("idNotUnique").doesNotContain("nameNotUnique");
    }

    @Test
    void namesThatAreExchanged_areNoFinding() {
        lab.apply(lab.policy());
        lab.apply(lab.policy().with("id", "vpn").with("name", "VPN"));
        Path wifi = lab.file("first.json", lab.policy().with("name", "VPN").bytes());
        Path vpn = lab.file("second.json", lab.policy().with("id", "vpn").bytes());

        assertThat(lab.run("lint", wifi.toString(), vpn.toString()).exit()).isZero();
        assertThat(lab.run("lint", wifi.toString()).out()).contains("nameNotUnique");
    }

    @Test
    void addressThatFewLibrariesRead_getsIntoTheRequest() {
        CliResult applied =
                lab.apply(lab.policy().with("subjectAlternativeName", "ip=1:2:3:4:5:6:7::;ip=::2:3:4:5:6:7:8"));

        assertThat(applied.exit()).isZero();
    }

    @Test
    void examplePolicy_hasNoFindingOnFiles() throws IOException {
        configure("{\"identity\": {\"DeviceName\": \"pc-7\"}}");
        String page = Files.readString(Path.of("../docs/policy.md"));
        String example = page.substring(page.indexOf("```json") + 7, page.indexOf("```", page.indexOf("```json") + 7));

        CliResult linted = lab.run(
                "lint",
                "--json",
                lab.file("example.json", example.getBytes(StandardCharsets.UTF_8))
                        .toString());

        assertThat(linted.json().get("findings")).isEmpty();
        assertThat(linted.exit()).isZero();
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

    @Test
    void rootOfAFileThatAnybodyMayWrite_isNotInstalled() throws IOException {
        Path file = lab.file(lab.policy().withRoot(lab.ca.root()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        CliResult applied = lab.run("apply", "--json", "--policy", file.toString());

        assertThat(applied.exit()).isZero();
        assertThat(applied.state()).isEqualTo("VALID");
        assertThat(applied.json().at("/warnings").toString()).contains("rootNotInstalled", "allowRootInstall");
        assertThat(applied.json().at("/proofs/rootTrusted").isNull()).isTrue();
        assertThat(applied.err()).contains("rootNotInstalled");
        assertThat(lab.dataDir.resolve("store/root")).doesNotExist();
        assertThat(lab.run("plan", "--policy", file.toString()).out()).doesNotContain("root");
    }

    @Test
    void setting_decidesAboutRootsWhoeverWroteTheFile() throws IOException {
        Path file = lab.file(lab.policy().withRoot(lab.ca.root()));
        configure("{\"allowRootInstall\": false}");
        CliResult forbidden = lab.run("apply", "--json", "--policy", file.toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        configure("{\"allowRootInstall\": true}");

        CliResult allowed = lab.run("apply", "--json", "--policy", file.toString());

        assertThat(forbidden.json().at("/warnings").toString()).contains("rootNotInstalled");
        assertThat(allowed.json().at("/warnings").toString()).doesNotContain("rootNotInstalled");
        assertThat(allowed.json().at("/proofs/rootTrusted").asBoolean()).isTrue();
        assertThat(allowed.thumbprint()).isEqualTo(forbidden.thumbprint());
        assertThat(lab.dataDir.resolve("store/root")).isNotEmptyDirectory();
    }

    private void configure(String json) throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), json);
    }
}
