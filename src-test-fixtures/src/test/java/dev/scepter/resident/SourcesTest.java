package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.web.LabPolicyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the resident agent makes of files, folders and fixed addresses; only their owner takes policies away, and slowly. */
class SourcesTest {
    private static final Duration A_POLL = Duration.ofMinutes(20);
    private static final String REQUEST = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi/Install/";

    @TempDir
    private Path top;

    private VirtualDevice device;

    @BeforeEach
    void start() throws Exception {
        device = VirtualDevice.onDisk(top);
        device.readsFolder();
    }

    @AfterEach
    void stop() {
        device.close();
    }

    @Test
    void halfWrittenFile_isWaitedFor() throws Exception {
        Path file = device.folder.put(device.policy("wifi"));
        byte[] whole = Files.readAllBytes(file);
        Files.write(
                file,
                new String(whole, StandardCharsets.UTF_8)
                        .substring(0, whole.length / 2)
                        .getBytes(StandardCharsets.UTF_8));
        device.live(A_POLL);
        assertThat(device.ca.log().issued()).isEmpty();
        assertThat(device.folder.status().json().at("/policies/0/error/code").asText())
                .isEqualTo("POLICY_INVALID");

        Files.write(file, whole);
        device.live(A_POLL);

        device.requireValid("wifi");
        assertThat(device.folder.status().json().at("/policies/0/error").isNull())
                .isTrue();
    }

    @Test
    void fileThatIsWrittenAnew_leavesTheOldPolicyInForceMeanwhile() throws Exception {
        Path file = device.folder.put(device.policy("wifi"));
        device.live(A_POLL);
        Files.write(file, new byte[0]);

        device.live(Duration.ofHours(30));

        assertThat(device.folder.state("wifi")).isEqualTo("VALID");
        assertThat(device.ca.log().issued()).as("renewed meanwhile").hasSize(2);
    }

    @Test
    void folderThatAnybodyMayWrite_bringsCertificatesAndNoRoots() throws Exception {
        Files.setPosixFilePermissions(device.folder.policies(), PosixFilePermissions.fromString("rwxrwxrwx"));
        device.folder.put(device.policy("wifi").withRoot(device.ca.root()));

        device.live(A_POLL);

        device.requireValid("wifi");
        assertThat(roots()).isEmpty();
        assertThat(device.folder
                        .status()
                        .json()
                        .at("/policies/0/warnings/0/code")
                        .asText())
                .isEqualTo("rootNotInstalled");
        assertThat(device.folder.command("status", "wifi").out()).contains("rootNotInstalled", "allowRootInstall");
    }

    @Test
    void rootThatIsAllowedLater_comesWithoutAChangeOfThePolicy() throws Exception {
        Files.setPosixFilePermissions(device.folder.policies(), PosixFilePermissions.fromString("rwxrwxrwx"));
        device.folder.put(device.policy("wifi").withRoot(device.ca.root()));
        device.live(A_POLL);

        device.settings("{\"policySource\": \"" + device.folder.policies() + "\", \"allowRootInstall\": true}");
        device.live(A_POLL);

        assertThat(roots()).hasSize(1);
        assertThat(device.folder.status().json().at("/policies/0/warnings")).isEmpty();
    }

    @Test
    void folderOfAdministrators_bringsRoots() throws Exception {
        device.folder.put(device.policy("wifi").withRoot(device.ca.root()));

        device.live(A_POLL);

        device.requireValid("wifi");
        assertThat(roots()).hasSize(1);
    }

    @Test
    void allowRootInstall_comesBeforeTheRightsOfTheFolder() throws Exception {
        device.settings("{\"policySource\": \"" + device.folder.policies() + "\", \"allowRootInstall\": false}");
        device.folder.put(device.policy("wifi").withRoot(device.ca.root()));
        device.live(A_POLL);
        device.requireValid("wifi");
        assertThat(roots()).isEmpty();

        Files.setPosixFilePermissions(device.folder.policies(), PosixFilePermissions.fromString("rwxrwxrwx"));
        device.settings("{\"policySource\": \"" + device.folder.policies() + "\", \"allowRootInstall\": true}");
        device.folder.put(device.policy("vpn").withRoot(device.ca.root()));
        device.live(A_POLL);

        assertThat(roots()).hasSize(1);
    }

    @Test
    void fileThatIsGone_takesItsPolicyAwayAfterADay() throws Exception {
        putThree();
        device.live(A_POLL);
        Files.delete(device.folder.policies().resolve("wifi.json"));

        device.live(Duration.ofHours(23));
        device.requireValid("vpn", "wifi", "wired");
        assertThat(device.source().at("/missing/0/policyId").asText()).isEqualTo("wifi");
        device.live(Duration.ofHours(2));

        device.requireValid("vpn", "wired");
        assertThat(device.folder.data().resolve("store/my/wifi")).doesNotExist();
    }

    @Test
    void fileThatComesBackInTime_wasNeverGone() throws Exception {
        putThree();
        device.live(A_POLL);
        Path file = device.folder.policies().resolve("wifi.json");
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        device.live(Duration.ofHours(20));

        Files.write(file, content);
        device.live(Duration.ofHours(20));

        device.requireValid("vpn", "wifi", "wired");
        assertThat(device.source().path("missing")).isEmpty();
    }

    @Test
    void moreThanHalfThatIsGoneAtOnce_stays() throws Exception {
        putThree();
        device.live(A_POLL);
        Files.delete(device.folder.policies().resolve("wifi.json"));
        Files.delete(device.folder.policies().resolve("vpn.json"));

        device.live(Duration.ofHours(60));

        device.requireValid("vpn", "wifi", "wired");
    }

    @Test
    void folderThatIsGone_isAnErrorAndRemovesNothing() throws Exception {
        Path file = device.folder.put(device.policy("wifi"));
        device.live(A_POLL);
        Files.delete(file);
        Files.delete(device.folder.policies());

        device.live(Duration.ofHours(60));

        device.requireValid("wifi");
        assertThat(device.source().at("/error/code").asText()).isEqualTo("SOURCE_UNUSABLE");
        assertThat(device.source().at("/error/actor").asText()).isEqualTo("deviceAdmin");
    }

    @Test
    void twoFilesWithOneId_theFirstCounts() throws Exception {
        device.folder.put(device.policy("wifi"));
        PolicyText second = device.policy("wifi").with("name", "Another").with("subjectName", "CN=second");
        Files.write(device.folder.policies().resolve("zz.json"), second.bytes());

        device.live(A_POLL);

        CliResult status = device.folder.status();
        assertThat(status.json().path("policies")).hasSize(1);
        assertThat(status.json().at("/policies/0/subject").asText()).contains("device-1");
        assertThat(status.json().at("/policies/0/error/code").asText()).isEqualTo("POLICY_CONFLICT");
        assertThat(status.exit()).isZero();
        assertThat(device.ca.log().issued()).hasSize(1);
    }

    @Test
    void syncMlFile_isAPolicyLikeOthers() throws Exception {
        Files.writeString(device.folder.policies().resolve("wifi.xml"), syncMl());

        device.live(A_POLL);

        device.requireValid("wifi");
    }

    @Test
    void fixedAddress_isOneRequestAPollAndNoWrite() throws Exception {
        try (LabPolicyServer server = LabPolicyServer.start(list(device.policy("wifi")))) {
            device.settings("{\"policySource\": \"" + server.url() + "\"}");
            List<SortedMap<String, String>> snapshots = new ArrayList<>();

            device.live(Duration.ofHours(10), now -> {
                boolean settled = now.isAfter(VirtualDevice.START.plus(Duration.ofHours(1)));
                if (settled) {
                    snapshots.add(snapshot());
                }
            });

            device.requireValid("wifi");
            assertThat(server.served()).isEqualTo(1);
            assertThat(server.notModified()).isBetween(36, 44);
            assertThat(snapshots).hasSizeGreaterThan(40);
            assertThat(snapshots).allSatisfy(each -> assertThat(each).isEqualTo(snapshots.get(0)));
        }
    }

    @Test
    void otherSource_removesNothingAndTakesNothingOver() throws Exception {
        device.folder.put(device.policy("wifi"));
        device.live(A_POLL);
        PolicyText same =
                device.policy("wifi").with("subjectName", "CN=usurper").with("revision", "9");
        try (LabPolicyServer server = LabPolicyServer.start(list(device.policy("vpn"), same))) {
            device.settings("{\"policySource\": \"" + server.url() + "\"}");

            device.live(Duration.ofHours(60));

            CliResult status = device.folder.status();
            assertThat(device.folder.state("vpn")).isEqualTo("VALID");
            assertThat(device.folder.state("wifi")).isEqualTo("VALID");
            assertThat(status.out()).contains("POLICY_CONFLICT").contains("brought by another source");
            assertThat(status.out()).doesNotContain("usurper");
        }
    }

    @Test
    void policyThatAPersonRemoved_comesBackUnlessHeld() throws Exception {
        device.folder.put(device.policy("wifi"));
        device.folder.put(device.policy("vpn"));
        device.live(A_POLL);

        device.folder.command("remove", "wifi", "--hold");
        device.folder.command("remove", "vpn");
        device.live(Duration.ofHours(30));

        assertThat(device.folder.state("vpn")).isEqualTo("VALID");
        assertThat(device.folder.data().resolve("store/my/wifi")).doesNotExist();
    }

    private void putThree() throws IOException {
        for (String id : List.of("vpn", "wifi", "wired")) {
            device.folder.put(device.policy(id));
        }
    }

    private SortedMap<String, String> snapshot() {
        try {
            return device.folder.snapshot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> roots() throws IOException {
        Path folder = device.folder.data().resolve("store/root");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String list(PolicyText... policies) {
        List<String> texts = Arrays.stream(policies)
                .map(policy -> new String(policy.bytes(), StandardCharsets.UTF_8))
                .toList();
        return "{\"policies\": [" + String.join(",", texts) + "]}";
    }

    private String syncMl() {
        byte[] root = PolicyText.der(device.ca.root());
        String pin = PolicyText.hash("SHA-1", root);
        return "<Atomic>"
                + add(REQUEST + "KeyUsage", "int", "160")
                + add(REQUEST + "KeyLength", "int", "1024")
                + add(REQUEST + "HashAlgorithm", "chr", "SHA-2")
                + add(REQUEST + "SubjectName", "chr", "CN=device-1,O=Lab")
                + add(REQUEST + "EKUMapping", "chr", "1.3.6.1.5.5.7.3.2")
                + add(
                        REQUEST + "ServerURL",
                        "chr",
                        device.policy("x").node().path("serverUrl").asText())
                + add(REQUEST + "Challenge", "chr", "7")
                + add(REQUEST + "CAThumbprint", "chr", pin)
                + "<Exec><Item><Target><LocURI>" + REQUEST + "Enroll</LocURI></Target></Item></Exec></Atomic>"
                + add(
                        "./Device/Vendor/MSFT/RootCATrustedCertificates/Root/" + pin + "/EncodedCertificate",
                        "b64",
                        Base64.getEncoder().encodeToString(root));
    }

    private static String add(String locUri, String format, String data) {
        return "<Add><Item><Target><LocURI>" + locUri + "</LocURI></Target><Meta><Format>" + format
                + "</Format></Meta><Data>" + data + "</Data></Item></Add>";
    }
}
