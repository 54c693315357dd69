package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.cli.Main;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marked secrets never stand in any output or in any file, in clear or in a form that anybody can undo. */
class RedactionTest {
    /** Quotes, a backslash and signs that URLs and XML write otherwise: every form differs from every other. */
    private static final String CHALLENGE = "Marked\"Challenge\\4711&+/ü";

    private static final String PASSWORD = "MarkedPassword0815";
    private static final String USER = "markeduser23";
    private static final String QUERY = "MarkedQuery1618";
    private static final String PROXY = "MarkedProxyPassword2718";
    private static final int PATIENCE_SECONDS = 60;

    private final Needles needles = new Needles(CHALLENGE, PASSWORD, USER, QUERY, PROXY);

    @TempDir
    Path folder;

    private CliLab lab;

    @BeforeEach
    void start() {
        lab = CliLab.in(folder);
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"literal", "base64", "oneTime"})
    void secrets_standNowhere(String kind) throws IOException {
        lab.ca.setRules(lab.ca.rules().with(PendingRule.forever()));
        PolicyText policy = policy(kind);
        String file = lab.file(policy).toString();

        look("lint", file);
        look("lint", "--json", file);
        look("plan", "--policy", file);
        look("apply", "-v", "--policy", file);
        look("status", "-v");
        look("plan", "--policy", file);
        lab.ca.faults().next(LabOperation.PKI_OPERATION, LabFault.GARBAGE);
        look("apply", "-v", "--json", "--policy", file);
        lab.ca.faults().next(LabOperation.PKI_OPERATION, LabFault.NOT_FOUND);
        look("apply", "-v", "--json", "--policy", file);
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)));
        look("apply", "-v", "--policy", file);
        assertThat(lab.certificateFile()).exists();
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));
        look("renew", "wifi", "-v", "--json");
        look("status", "-v");
        look("explain", "CA_REFUSED_BAD_REQUEST");
        lab.server.close();
        look("renew", "wifi", "-v");
        look(
                "apply",
                "-v",
                "--json",
                "--policy",
                lab.file(policy.with("keyLength", 3)).toString());
        look("status", "-v", "--json");
        look("remove", "wifi", "-v", "--hold");
        look("status", "-v", "--json");
    }

    @Test
    void syncMl_isAsSilentAsJson() throws IOException {
        String root = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi/Install/";
        String pin = PolicyText.hash("SHA-1", PolicyText.der(lab.ca.root()));
        String profile = "<Atomic>" + add(root + "KeyUsage", "int", "160") + add(root + "KeyLength", "int", "1024")
                + add(root + "HashAlgorithm", "chr", "SHA-2") + add(root + "SubjectName", "chr", "CN=device-1")
                + add(root + "EKUMapping", "chr", "1.3.6.1.5.5.7.3.2") + add(root + "ServerURL", "chr", url())
                + add(root + "Challenge", "chr", CHALLENGE) + add(root + "CAThumbprint", "chr", pin)
                + "<Exec><Item><Target><LocURI>" + root + "Enroll</LocURI></Target></Item></Exec></Atomic>";
        String sound = lab.file("profile.xml", bytes(profile)).toString();
        String broken =
                lab.file("broken.xml", bytes(profile.replace("int", "b64"))).toString();
        String cut = lab.file("cut.xml", bytes(profile.substring(0, profile.indexOf("CAThumbprint"))))
                .toString();

        look("lint", "-v", sound);
        look("plan", "--policy", sound);
        CliResult apply = look("apply", "-v", "--policy", sound);
        look("lint", "-v", broken);
        look("apply", "-v", "--json", "--policy", cut);
        look("status", "-v", "--json");

        assertThat(apply.exit()).as(apply.err()).isZero();
    }

    @Test
    void brokenDocument_isNotQuoted() throws IOException {
        String text = "{\"id\":\"wifi\",\"challenge\":" + CHALLENGE + ",\"serverUrl\":\"" + url() + "\"}";
        String file = lab.file("broken.json", bytes(text)).toString();

        CliResult apply = look("apply", "-v", "--json", "--policy", file);
        look("lint", "-v", file);
        look("plan", "-v", "--policy", file);

        assertThat(apply.exit()).isEqualTo(4);
    }

    @Test
    void challengeThatIsNoBase64_isNotQuoted() throws IOException {
        String file =
                lab.file(policy("literal").with("challengeEncoding", "base64")).toString();

        CliResult lint = look("lint", "-v", file);
        look("apply", "-v", "--json", "--policy", file);

        assertThat(lint.exit()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://%s@host/scep",
                "http://%s@[::1/scep",
                "http://%s@ho st/scep",
                "%s",
                "http://%s@host:99999/"
            })
    void addressThatIsNone_isNotQuoted(String form) throws IOException {
        String address = form.formatted(USER + ":" + PASSWORD) + "?key=" + QUERY;
        String file = lab.file(policy("literal").with("serverUrl", address)).toString();

        look("lint", "-v", file);
        look("plan", "-v", "--policy", file);
        look("apply", "-v", "--json", "--policy", file);
    }

    @Test
    void defect_showsNoSecret() throws IOException {
        AgentFactory broken = (path, events) -> Agent.onFiles(
                new LocalDurableFolder(path, lab.sleeper),
                spec -> {
                    throw new IllegalStateException("the maker of keys is broken");
                },
                new Seams(lab.clock, lab.sleeper, new SecureRandom(), events));
        String[] command = {
            "apply", "-v", "--json", "--policy", lab.file(policy("literal")).toString()
        };

        CliResult result = lab.runWith(broken, command);

        assertThat(result.exit()).as(result.err()).isEqualTo(70);
        assertThat(result.errorCode()).isEqualTo("DEFECT");
        needles.assertAbsent(result, command);
        lookAtFiles();
        look("status", "-v", "--json");
    }

    @Test
    void passwordsOfProxies_areNeitherUsedNorShown() throws IOException, InterruptedException {
        lab.server.close();
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dhttp.proxyHost=127.0.0.1",
                        "-Dhttp.proxyPort=9",
                        "-Dhttp.proxyUser=proxyuser",
                        "-Dhttp.proxyPassword=" + PROXY,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "apply",
                        "-v",
                        "--json",
                        "--policy",
                        lab.file(policy("literal")).toString(),
                        "--data-dir",
                        lab.dataDir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PROXY", "http://proxyuser:" + PROXY + "@127.0.0.1:9",
                        "HTTPS_PROXY", "http://proxyuser:" + PROXY + "@127.0.0.1:9",
                        "http_proxy", "http://proxyuser:" + PROXY + "@127.0.0.1:9"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(out)).contains("CONNECT_FAILED");
        needles.assertAbsent("the output of a process", Files.readAllBytes(out));
        lookAtFiles();
    }

    @Test
    void userInfo_survivesARestart() {
        lab.apply(policy("literal"));
        int before = lab.exchanges();

        CliResult again = lab.apply(policy("literal"));

        assertThat(again.exit()).isZero();
        assertThat(lab.exchanges()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void search_findsWhatIsEncoded(int before) {
        byte[] text = bytes("x".repeat(before) + CHALLENGE + "yz");

        for (String found : List.of(
                Base64.getEncoder().encodeToString(text),
                Base64.getUrlEncoder().encodeToString(text),
                HexFormat.of().formatHex(text),
                new String(text, StandardCharsets.ISO_8859_1))) {
            assertThatThrownBy(() -> needles.assertAbsent("a text", found.getBytes(StandardCharsets.ISO_8859_1)))
                    .isInstanceOf(AssertionError.class);
        }
        needles.assertAbsent("a text", bytes("Marked Challenge 4711"));
    }

    private CliResult look(String... arguments) throws IOException {
        CliResult result = lab.run(arguments);
        needles.assertAbsent(result, arguments);
        lookAtFiles();
        return result;
    }

    private void lookAtFiles() throws IOException {
        if (!Files.exists(lab.dataDir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(lab.dataDir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                needles.assertAbsent(file.toString(), Files.readAllBytes(file));
                needles.assertAbsent(
                        "the name of a file", bytes(file.getFileName().toString()));
            }
        }
    }

    private PolicyText policy(String kind) {
        PolicyText policy = lab.policy().with("challenge", CHALLENGE).with("serverUrl", url());
        return switch (kind) {
            case "base64" ->
                policy.with("challengeEncoding", "base64")
                        .with("challenge", Base64.getEncoder().encodeToString(bytes(CHALLENGE)));
            case "oneTime" -> policy.with("oneTimeChallenge", true);
            default -> policy;
        };
    }

    private String url() {
        return lab.server.url().replace("http://", "http://" + USER + ":" + PASSWORD + "@") + "?key=" + QUERY;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String add(String locUri, String format, String data) {
        String escaped = data.replace("&", "&amp;").replace("<", "&lt;");
        return "<Add><Item><Target><LocURI>" + locUri + "</LocURI></Target><Meta><Format>" + format
                + "</Format></Meta><Data>" + escaped + "</Data></Item></Add>";
    }
}
