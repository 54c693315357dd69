package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.policy.DeviceSetting;
import dev.scepter.lab.ca.CertificateProfile;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.RenewalRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody meets who is new to the program: its words for what is not right yet. */
class FirstStepsTest {
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
    void emptyPlaceholder_isTheDevicesTroubleNotThePolicys() throws IOException {
        configure("{\"identity\": {\"SerialNumber\": \"\"}}");

        CliResult applied = lab.apply(lab.policy().with("subjectName", "CN={{SerialNumber}}"));

        assertThat(applied.exit()).isEqualTo(4);
        assertThat(applied.errorCode()).isEqualTo("PLACEHOLDER_EMPTY");
        assertThat(applied.json().at("/error/actor").asText()).isEqualTo("deviceAdmin");
        assertThat(applied.json().at("/error/retry/when").asText()).isEqualTo("backoff");
    }

    @Test
    void emptyPlaceholderBesideAnotherError_isThePolicysTrouble() throws IOException {
        configure("{\"identity\": {\"SerialNumber\": \"\"}}");

        CliResult applied = lab.apply(
                lab.policy().with("subjectName", "CN={{SerialNumber}}").with("keyProtection", "tpm"));

        assertThat(applied.errorCode()).isEqualTo("POLICY_INVALID");
    }

    @ParameterizedTest
    @CsvSource({"keyProtection,tpm", "keyAlgorithm,DSA"})
    void policyWithErrors_isNamedAsFarAsItCouldBeRead(String member, String value) {
        JsonNode shown = lab.apply(lab.policy().with(member, value)).json();

        assertThat(shown.path("policyId").asText()).isEqualTo("wifi");
        assertThat(shown.path("name").asText()).isEqualTo("Wi-Fi");
        assertThat(shown.path("revision").asText()).isEqualTo("1");
        assertThat(shown.path("state").asText()).isEqualTo("NEW");
        assertThat(shown.path("backend").asText()).isEqualTo("native");
        assertThat(shown.path("principal").asText()).isEqualTo("machine");
    }

    @Test
    void policyWithErrorsBesideAValidCertificate_isValid() {
        assertThat(lab.apply(lab.policy()).exit()).isZero();

        CliResult applied = lab.apply(lab.policy().with("keyAlgorithm", "DSA"));

        assertThat(applied.exit()).isEqualTo(4);
        assertThat(applied.state()).isEqualTo("VALID");
        assertThat(applied.errorCode()).isEqualTo("POLICY_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "lint", "plan", "version"})
    void brokenSettings_areToldByEveryCommandAndStopNone(String command) throws IOException {
        configure("{\"minimumKeyLength\": 2048,");
        Path file = lab.file(lab.policy());

        CliResult result = command.equals("lint") ? lab.run(command, file.toString()) : lab.run(command);

        assertThat(result.exit()).isZero();
        assertThat(result.err()).startsWith("scepter: warning: the document is not JSON at line 1");
        assertThat(result.err()).contains("config.json");
    }

    @Test
    void verboseStatusAsJson_holdsSettingsAndTheirProblems() throws IOException {
        configure("{\"minimumKeyLength\": 3072, \"identity\": {\"DeviceName\": \"pc-7\"}}");

        JsonNode settings = lab.run("status", "--json", "-v").json().path("settings");

        int problem = DeviceSetting.values().length;
        assertThat(settings).hasSize(problem + 1);
        assertThat(settings.toString())
                .contains("{\"name\":\"identity\",\"value\":\"DeviceName=pc-7\",\"origin\":\"config.json\","
                        + "\"problem\":null}");
        assertThat(settings.at("/" + problem + "/name").asText()).isEqualTo("minimumKeyLength");
        assertThat(settings.at("/" + problem + "/value").isNull()).isTrue();
        assertThat(settings.at("/" + problem + "/problem").asText()).startsWith("must be one of");
        assertThat(lab.run("status", "--json").json().has("settings")).isFalse();
    }

    @Test
    void verboseStatusAsJson_saysThatThisIsNoWindowsToBeEnrolled() {
        assertThat(lab.run("status", "--json", "-v")
                        .json()
                        .path("mdmEnrollment")
                        .toString())
                .isEqualTo("{\"state\":\"notWindows\",\"server\":null,\"provider\":null,\"evidence\":[]}");
        assertThat(lab.run("status", "-v").out()).doesNotContain("Windows");
        assertThat(lab.run("status", "--json").json().has("mdmEnrollment")).isFalse();
    }

    @Test
    void settingThatWantsAnMdm_refusesANewCertificateBeforeAnyRequest() throws IOException {
        configure("{\"requireMdmEnrollment\": true}");

        CliResult applied = lab.apply(lab.policy());

        assertThat(applied.exit()).isEqualTo(1);
        assertThat(applied.errorCode()).isEqualTo("MDM_ENROLLMENT_REQUIRED");
        assertThat(applied.json().at("/error/actor").asText()).isEqualTo("deviceAdmin");
        assertThat(applied.json().at("/error/retry/when").asText()).isEqualTo("backoff");
        assertThat(lab.ca.log().exchanges()).isEmpty();
    }

    @Test
    void refusedWayOfRenewal_isShownAsNoWithItsReason() {
        lab.ca.setRules(LabCaRules.standard()
                .with(ChallengeRule.fixed("secret-1"))
                .with(RenewalRule.open().withChallenge()));
        PolicyText policy = lab.policy().with("challenge", "secret-1");
        assertThat(lab.run("apply", "--policy", lab.file(policy).toString()).exit())
                .isZero();

        CliResult renewed = lab.run("renew", "wifi");

        assertThat(renewed.exit()).isZero();
        assertThat(renewed.err()).containsPattern("(?m)^  no      send the request.*\\n +\\S.*refused");
        assertThat(renewed.err()).containsPattern("(?m)^  ok      send the request");
    }

    @Test
    void secondRenewal_saysNothingUntrueOfTheGrace() {
        lab.apply(lab.policy());
        lab.run("renew", "wifi");

        assertThat(lab.run("renew", "wifi").err()).contains("no longer kept").doesNotContain("grace is over");
    }

    @Test
    void explain_saysWhoActsWhenAndWithWhichExitCode() {
        CliResult text = lab.run("explain", "pin_mismatch");
        JsonNode json = lab.run("explain", "PIN_MISMATCH", "--json").json();

        assertThat(text.out()).contains("who", "the administrator of the policy", "retry", "exit code   7");
        assertThat(json.path("exitCode").asInt()).isEqualTo(7);
        assertThat(json.path("actor").asText()).isEqualTo("policyAdmin");
        assertThat(json.path("retry").asText()).isEqualTo("backoff");
        assertThat(json.path("event").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, CERTIFICATE_ENROLLED (event 1000)",
        "certificate_enrolled, CERTIFICATE_ENROLLED (event 1000)",
        "keyLengthWeak, 'keyLengthWeak (warning, finding)'",
        "clockSkew, clockSkew (warning)",
        "rootNotInstalled, rootNotInstalled (warning)",
        "usagesMatch, usagesMatch (proof)"
    })
    void explain_knowsEveryKindOfCode(String code, String title) {
        assertThat(lab.run("explain", code).out()).startsWith(title + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        "PIN_MISSMATCH, PIN_MISMATCH",
        "keylengthweek, keyLengthWeak",
        "placeholder-empty, PLACEHOLDER_EMPTY",
        "usageMatch, usagesMatch"
    })
    void explain_suggestsTheNearestCode(String typed, String meant) {
        CliResult result = lab.run("explain", typed);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("did you mean " + meant + "?");
    }

    @Test
    void explain_suggestsNothingForWhatIsNearNothing() {
        assertThat(lab.run("explain", "qqqqqqqq").err()).doesNotContain("did you mean");
    }

    @Test
    void planOfAFirstEnrolment_speaksOfNoOldCertificate() {
        CliResult plan = lab.run("plan", "--policy", lab.file(lab.policy()).toString());

        assertThat(plan.out()).contains("note that it is done").doesNotContain("old", "account", "in force");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyUsage", "extendedKeyUsage"})
    void mistypedUsage_isShownWithWhatWasMeant(String member) {
        String typed = member.equals("keyUsage") ? "digitalSignatur" : "ClientAuth";
        String meant = member.equals("keyUsage") ? "digitalSignature" : "clientAuth";
        String policy = "{\"" + member + "\": [\"" + typed + "\"]}";
        Path file = lab.file("policy.json", policy.getBytes(StandardCharsets.UTF_8));

        String told = lab.run("lint", file.toString()).out().replaceAll("\\s+", " ");

        assertThat(told).contains("/" + member + "/0", "\"" + typed + "\"", "did you mean " + meant + "?");
    }

    @Test
    void exceededLimit_isNamedWithItsPlace() {
        byte[] deep = ("{\"id\": " + "[".repeat(40)).getBytes(StandardCharsets.UTF_8);

        String told = lab.run("lint", lab.file("deep.json", deep).toString()).out();

        assertThat(told).contains("more than 32 levels at line 1, column");
    }

    @Test
    void missingUsage_isNamedInTheFailure() {
        lab.ca.setRules(
                LabCaRules.standard().with(CertificateProfile.asRequested().withExtendedKeyUsage("1.3.6.1.5.5.7.3.1")));
        PolicyText policy = lab.policy();
        policy.node().putArray("extendedKeyUsage").add("clientAuth");

        CliResult applied = lab.apply(policy);

        assertThat(applied.errorCode()).isEqualTo("ISSUED_CERTIFICATE_UNFIT");
        assertThat(applied.errorMessage()).endsWith("not in the certificate: clientAuth");
    }

    @Test
    void changedSubject_isToldInTheNotationOfSubject() {
        lab.ca.setRules(
                LabCaRules.standard().with(CertificateProfile.asRequested().withSubject("CN=other,O=Lab")));

        JsonNode shown = lab.apply(lab.policy()).json();

        assertThat(shown.at("/warnings/0/code").asText()).isEqualTo("subjectChanged");
        assertThat(shown.at("/warnings/0/message").asText())
                .contains("\"" + shown.path("subject").asText() + "\"", "\"O=Lab,CN=device-1\"", "RFC 4514");
    }

    @Test
    void refusedRequestWithAnEcKey_saysThatThisMayBeWhy() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("right")));

        CliResult ec = lab.apply(lab.policy()
                .with("keyAlgorithm", "EC-P256")
                .without("keyLength")
                .with("challenge", "wrong"));

        assertThat(ec.exit()).isEqualTo(6);
        assertThat(ec.errorMessage()).contains("EC key");
    }

    @Test
    void refusedRequestWithAnRsaKey_saysNothingOfEcKeys() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("right")));

        CliResult rsa = lab.apply(lab.policy().with("challenge", "wrong"));

        assertThat(rsa.exit()).isEqualTo(6);
        assertThat(rsa.errorMessage()).doesNotContain("EC key");
    }

    @Test
    void failedAttempt_namesItsBackend() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("right")));

        JsonNode shown = lab.apply(lab.policy().with("challenge", "wrong")).json();

        assertThat(shown.path("state").asText()).isEqualTo("FAILED");
        assertThat(shown.path("backend").asText()).isEqualTo("native");
    }

    @Test
    void versionAndHelp_workAsPeopleTryThem() {
        String version = lab.runExactly(lab.agents(), "version").out();
        String help = lab.runExactly(lab.agents(), "--help").out();

        assertThat(lab.runExactly(lab.agents(), "--version").out()).isEqualTo(version);
        assertThat(lab.runExactly(lab.agents(), "-V").out()).isEqualTo(version);
        assertThat(lab.runExactly(lab.agents(), "help").out()).isEqualTo(help).contains("explain");
        assertThat(lab.runExactly(lab.agents(), "help", "explain").out()).contains("CODE");
        assertThat(lab.runExactly(lab.agents(), "help", "nonsense").exit()).isEqualTo(2);
    }

    @Test
    void fileThatCannotBeRead_isSaidInPlainWords() {
        String missing = lab.run("lint", folder.resolve("none.json").toString()).err();
        String directory = lab.run("lint", folder.toString()).err();

        assertThat(missing).contains("there is no such file").doesNotContain("NoSuch");
        assertThat(directory).contains("it is a folder").doesNotContain("IO ");
    }

    private void configure(String json) throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), json);
    }
}
