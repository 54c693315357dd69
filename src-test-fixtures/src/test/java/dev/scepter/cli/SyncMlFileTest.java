package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policy files in SyncML, seen from the command line. */
class SyncMlFileTest {
    private static final String REQUEST = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi/Install/";

    @TempDir
    Path folder;

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
    void soundProfile_isLintedPlannedAndApplied() {
        String file = file(profile("TopSecretChallenge7"));

        CliResult lint = lab.run("lint", file);
        CliResult plan = lab.run("plan", "--policy", file);
        CliResult apply = lab.run("apply", "--json", "--policy", file);

        assertThat(lint.exit()).as(lint.out() + lint.err()).isZero();
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(apply.exit()).as(apply.err()).isZero();
        assertThat(apply.json().get("policyId").asText()).isEqualTo("wifi");
        assertThat(apply.json().get("state").asText()).isEqualTo("VALID");
        assertThat(lab.certificateFile()).exists();
        assertThat(lint.out() + lint.err() + plan.out() + plan.err() + apply.out() + apply.err())
                .doesNotContain("TopSecretChallenge7");
    }

    @Test
    void sameProfileAgain_sendsNothing() {
        String file = file(profile("7"));
        lab.run("apply", "--policy", file);
        int messages = lab.messages().size();

        CliResult again = lab.run("apply", "--policy", file);

        assertThat(again.exit()).isZero();
        assertThat(lab.messages()).hasSize(messages);
    }

    static Stream<String> hostile() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
        for (int i = 1; i < 20; i++) {
            laughs.append("<!ENTITY lol").append(i).append(" \"");
            laughs.append(("&lol" + (i - 1) + ";").repeat(10)).append("\">");
        }
        return Stream.of(
                laughs + "]><SyncML>&lol19;</SyncML>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><SyncML><Add><Item><Data>&e;</Data></Item></Add>"
                        + "</SyncML>",
                "<a>".repeat(200_000),
                "<SyncML>" + "<Atomic/>".repeat(600_000),
                "<SyncML>");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void hostileDocument_isRefusedSoonAndChangesNothing(String document) {
        lab.run("apply", "--policy", file(profile("7")));
        SortedMap<String, String> before = lab.snapshot();
        int exchanges = lab.exchanges();
        String file = file(document);

        CliResult lint = lab.run("lint", "--json", file);
        CliResult plan = lab.run("plan", "--policy", file);
        CliResult apply = lab.run("apply", "--json", "--policy", file);

        assertThat(lint.exit()).isEqualTo(4);
        assertThat(plan.exit()).isEqualTo(4);
        assertThat(apply.exit()).isEqualTo(4);
        assertThat(lint.json().get("findings").get(0).get("severity").asText()).isEqualTo("error");
        assertThat(lint.out() + plan.err() + apply.out() + apply.err()).doesNotContain("root:");
        assertThat(lab.exchanges()).isEqualTo(exchanges);
        assertThat(withoutTimes(lab.snapshot())).isEqualTo(withoutTimes(before));
        assertThat(lab.stored()).isNotEmpty();
    }

    /** Looking takes the lock, which may touch a file without changing it. */
    private static Map<String, String> withoutTimes(SortedMap<String, String> snapshot) {
        Map<String, String> contents = new TreeMap<>(snapshot);
        contents.replaceAll((path, entry) -> entry.substring(entry.indexOf(' ')));
        return contents;
    }

    private String file(String text) {
        return lab.file("profile.xml", text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String profile(String challenge) {
        byte[] root = PolicyText.der(lab.ca.root());
        String pin = PolicyText.hash("SHA-1", root);
        return "<Atomic>"
                + add(REQUEST + "RetryCount", "int", "3")
                + add(REQUEST + "RetryDelay", "int", "1")
                + add(REQUEST + "KeyUsage", "int", "160")
                + add(REQUEST + "KeyLength", "int", "1024")
                + add(REQUEST + "HashAlgorithm", "chr", "SHA-2")
                + add(REQUEST + "SubjectName", "chr", "CN=device-1,O=Lab")
                + add(REQUEST + "EKUMapping", "chr", "1.3.6.1.5.5.7.3.2")
                + add(REQUEST + "ServerURL", "chr", lab.server.url())
                + add(REQUEST + "Challenge", "chr", challenge)
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
