package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.service.Agent;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scepter enroll} against an MDM over HTTP. */
class EnrollCommandTest {
    private CliLab lab;
    private LabMdm mdm;
    private LabMdmServer server;
    private String token;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        lab = CliLab.in(folder);
        mdm = LabMdm.builder(lab.clock, new SecureRandom()).build();
        server = LabMdmServer.start(mdm);
        token = mdm.issueToken(1, Duration.ofDays(1));
    }

    @AfterEach
    void stop() {
        server.close();
        lab.close();
    }

    @Test
    void enrolment_isShownAsOneCompleteObject() {
        CliResult result = enroll(token + "\n", "--json");

        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode json = result.json();
        assertThat(names(json)).containsExactlyInAnyOrder("deviceId", "mdmUrl", "enrolledAt", "state", "error");
        assertThat(json.path("deviceId").asText()).isEqualTo(device().id());
        assertThat(json.path("mdmUrl").asText()).isEqualTo(server.url());
        assertThat(json.path("enrolledAt").asText()).isEqualTo("2031-05-06T07:08:09Z");
        assertThat(json.path("state").asText()).isEqualTo("ENROLLED");
        assertThat(json.path("error").isNull()).isTrue();
        assertThat(lab.stored()).isEmpty();
    }

    @Test
    void enrolment_saysWhatComesNext() {
        CliResult result = enroll("\uFEFF  " + token + "\r\n");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains(device().id()).contains(server.url()).contains("scepter run");
    }

    @Test
    void tokenFromStandardInput_isTaken() {
        CliResult result = lab.runFed(
                (token + "\n").getBytes(StandardCharsets.UTF_8),
                "enroll",
                "--mdm-url",
                server.url(),
                "--token-file",
                "-",
                "--json");

        assertThat(result.state()).as(result.err()).isEqualTo("ENROLLED");
    }

    @Test
    void enrolledDevice_getsItsPoliciesAndReports() throws Exception {
        enroll(token);
        mdm.assignToAll("{\"id\":\"wifi\"}");
        mdm.requireNonce(true);

        try (Agent agent = Agent.onFiles(lab.dataDir, lab.seams())) {
            DeviceIdentity identity = agent.mdm().identities().require(agent.identity());
            try (ManagedKey key = identity.openKey(agent.mdm().keys())) {
                PolicyAnswer.Policies first = (PolicyAnswer.Policies)
                        agent.mdm().api().policies(identity, key, Optional.empty(), Duration.ZERO);
                PolicyAnswer second = agent.mdm().api().policies(identity, key, first.etag(), Duration.ZERO);

                assertThat(first.documents()).hasSize(1);
                assertThat(new String(first.documents().get(0).content(), StandardCharsets.UTF_8))
                        .isEqualTo("{\"id\":\"wifi\"}");
                assertThat(second).isInstanceOf(PolicyAnswer.Unchanged.class);
            }
        }
    }

    @Test
    void lostAnswer_leadsToOneDeviceOnly() {
        mdm.faults().next(MdmOperation.ENROLL, MdmFault.NO_ANSWER, 3);

        CliResult lost = enroll(token, "--json");
        CliResult again = enroll(token, "--json");

        assertThat(lost.exit()).isEqualTo(5);
        assertThat(names(lost.json())).containsExactlyInAnyOrder("deviceId", "mdmUrl", "enrolledAt", "state", "error");
        assertThat(lost.json().path("deviceId").isNull()).isTrue();
        assertThat(lost.json().path("enrolledAt").isNull()).isTrue();
        assertThat(lost.state()).isEqualTo("FAILED");
        assertThat(again.json().path("deviceId").asText()).isEqualTo(device().id());
    }

    @Test
    void usedUpToken_isRefused(@TempDir Path other) throws Exception {
        enroll(token);
        try (CliLab second = CliLab.in(other)) {
            // The first prepared pair is the one that the first device has.
            assertThat(second.keys().generate(KeySpec.ec(256))).isNotNull();
            CliResult result = second.run(arguments(second, token, "--json"));

            assertThat(result.errorCode()).isEqualTo("MDM_TOKEN_REFUSED");
            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.json().at("/error/actor").asText()).isEqualTo("deviceAdmin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_500, 5, SERVER_UNAVAILABLE",
        "UNAVAILABLE, 5, SERVER_UNAVAILABLE",
        "UNAUTHORIZED, 6, MDM_TOKEN_REFUSED",
        "CAPTIVE_PORTAL, 9, REPLY_HTML",
        "CAPTIVE_JSON, 9, REPLY_UNDECODABLE",
        "REDIRECT, 7, REDIRECTED_ELSEWHERE",
        "EMPTY_BODY, 9, REPLY_EMPTY",
        "TRUNCATED, 5, CONNECTION_BROKEN",
        "DEEP_JSON, 9, REPLY_TOO_LARGE",
        "HUGE, 9, REPLY_TOO_LARGE",
        "WRONG_TYPES, 9, REPLY_UNDECODABLE"
    })
    void brokenMdm_isNamedByItsCode(MdmFault fault, int exit, String code) {
        mdm.faults().always(MdmOperation.ENROLL, fault);

        CliResult result = enroll(token, "--json");

        assertThat(result.errorCode()).as(result.errorMessage()).isEqualTo(code);
        assertThat(result.exit()).isEqualTo(exit);
    }

    @Test
    void secrets_areNeitherShownNorStored() throws IOException {
        List<CliResult> results = new ArrayList<>();
        results.add(enroll(token, "--json", "-v"));
        results.add(enroll(token + "x", "-v"));
        mdm.faults().always(MdmOperation.ENROLL, MdmFault.WRONG_TYPES);
        results.add(enroll(token, "--json", "-v"));
        JsonNode answer = mdm.exchanges().stream()
                .filter(exchange -> exchange.status() == 201)
                .map(exchange -> new CliResult(0, exchange.replyBody(), "").json())
                .findFirst()
                .orElseThrow();
        Needles needles = new Needles(token, answer.path("deviceToken").asText());

        results.forEach(result -> needles.assertAbsent(result, "enroll"));
        try (Stream<Path> files = Files.walk(lab.dataDir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                needles.assertAbsent(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mdm.example",
                "ftp://localhost",
                "mdm.example",
                "https://user:hunter2@mdm.example",
                "https://mdm.example?x=hunter2"
            })
    void addressThatIsNotPermitted_isWrongUse(String url) {
        CliResult result = lab.run(
                "enroll",
                "--json",
                "--mdm-url",
                url,
                "--token-file",
                lab.file("t", new byte[] {'x'}).toString());

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("https").doesNotContain("hunter2");
        assertThat(lab.dataDir).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two\nlines", "nul\0"})
    void fileThatHoldsNoToken_isWrongUse(String content) {
        CliResult result = enroll(content, "--json");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("holds no enrolment token").doesNotContain("lines");
        assertThat(mdm.exchanges()).isEmpty();
    }

    @Test
    void tokenFile_isBounded() {
        CliResult longest = enroll("x".repeat(4096) + "\n", "--json");
        CliResult tooLong = enroll("x".repeat(4097), "--json");
        CliResult endless = enroll(" ".repeat(9000), "--json");

        assertThat(longest.errorCode()).isEqualTo("MDM_TOKEN_REFUSED");
        assertThat(tooLong.exit()).isEqualTo(2);
        assertThat(endless.exit()).isEqualTo(2);
    }

    @Test
    void fileThatIsMissingOrNoText_isWrongUse() {
        CliResult missing = lab.run("enroll", "--mdm-url", server.url(), "--token-file", "/nowhere/token");
        CliResult binary = lab.run(
                "enroll",
                "--mdm-url",
                server.url(),
                "--token-file",
                lab.file("t", new byte[] {(byte) 0xFF, (byte) 0xFE, 'x', 0}).toString());

        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no such file");
        assertThat(binary.exit()).isEqualTo(2);
        assertThat(binary.err()).contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mdm-url", "--token-file"})
    void missingOption_isWrongUse(String option) {
        CliResult result = lab.run("enroll", option, "https://mdm.example");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    private CliResult enroll(String content, String... more) {
        return lab.run(arguments(lab, content, more));
    }

    private String[] arguments(CliLab device, String content, String... more) {
        List<String> arguments = new ArrayList<>(List.of("enroll", "--mdm-url", server.url() + "/"));
        arguments.add("--token-file");
        arguments.add(
                device.file("token", content.getBytes(StandardCharsets.UTF_8)).toString());
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private LabDevice device() {
        assertThat(mdm.devices()).hasSize(1);
        return mdm.devices().get(0);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
