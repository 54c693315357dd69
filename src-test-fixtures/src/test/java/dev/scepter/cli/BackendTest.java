package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which way a certificate comes: what is chosen, what is shown of it, what Windows' CSP would be told. */
class BackendTest {
    private static final String CHALLENGE = "TopSecretChallenge7";

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

    /** One whose pin is a SHA-1, as the CSP takes it. */
    private PolicyText forCsp() {
        byte[] root = PolicyText.der(lab.ca.root());
        return lab.policy().with("caThumbprint", PolicyText.hash("SHA-1", root)).with("challenge", CHALLENGE);
    }

    private void configure(String json) throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), json, StandardCharsets.UTF_8);
    }

    private CliResult plan(PolicyText policy, String... more) {
        String[] line = new String[more.length + 3];
        line[0] = "plan";
        line[1] = "--policy";
        line[2] = lab.file(policy).toString();
        System.arraycopy(more, 0, line, 3, more.length);
        return lab.run(line);
    }

    @Test
    void plan_saysWhichWayAndWhy() {
        CliResult plan = plan(lab.policy(), "-v");
        JsonNode json = plan(lab.policy(), "--json").json();

        assertThat(plan.out())
                .contains("backend: native; no way is named, and this is the first that can be used")
                .contains("csp-local (experimental): refused");
        assertThat(json.path("backend").asText()).isEqualTo("native");
        assertThat(json.path("experimental").asBoolean()).isFalse();
        assertThat(json.path("nodes")).isEmpty();
        assertThat(json.path("syncml").isNull()).isTrue();
        assertThat(json.path("refused"))
                .extracting(entry -> entry.path("backend").asText())
                .contains("certenroll", "csp-wmi", "csp-local")
                .doesNotContain("native");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csp-wmi", "csp-local"})
    void planForACsp_printsNodesAndDocumentWithoutTheChallenge(String backend) {
        CliResult text = plan(forCsp(), "--backend", backend);
        CliResult machine = plan(forCsp(), "--backend", backend, "--json");

        JsonNode json = machine.json();
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("nodes for " + backend + " (experimental)", "Install/Challenge = [secret]", "<SyncBody>")
                .contains("is asked for (command line, for this command");
        assertThat(machine.exit()).isZero();
        assertThat(json.path("backend").asText()).isEqualTo(backend);
        assertThat(json.path("experimental").asBoolean()).isTrue();
        assertThat(json.path("steps")).isEmpty();
        assertThat(json.path("syncml").asText()).startsWith("<SyncBody>");
        assertThat(json.path("error").isNull()).isTrue();
        JsonNode challenge = node(json, "Challenge");
        assertThat(challenge.path("secret").asBoolean()).isTrue();
        assertThat(challenge.path("value").isNull()).isTrue();
        JsonNode bits = node(json, "KeyLength");
        assertThat(bits.path("value").asText()).isEqualTo("1024");
        assertThat(bits.path("format").asText()).isEqualTo("int");
        assertThat(bits.path("command").asText()).isEqualTo("Add");
        assertThat(text.out() + text.err() + machine.out() + machine.err()).doesNotContain(CHALLENGE);
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void planForTheBridge_printsItsObjects() {
        CliResult text = plan(forCsp(), "--backend", "csp-wmi");
        JsonNode wmi = plan(forCsp(), "--backend", "csp-wmi", "--json").json();
        JsonNode local = plan(forCsp(), "--backend", "csp-local", "--json").json();

        assertThat(text.out())
                .contains(
                        "of root\\cimv2\\mdm\\dmmap",
                        "MDM_ClientCertificateInstall_SCEP01_01: Put_",
                        "sint32 KeyLength = 1024",
                        "string Challenge = [secret]",
                        "MDM_ClientCertificateInstall_Install03: EnrollMethod");
        assertThat(wmi.path("bridge"))
                .extracting(call -> call.path("method").asText())
                .containsExactly("Put_", "Put_", "EnrollMethod");
        assertThat(wmi.toString()).doesNotContain(CHALLENGE);
        assertThat(local.path("bridge").isArray()).isTrue();
        assertThat(local.path("bridge")).isEmpty();
    }

    @Test
    void nodesOnATerminal_nameTheRequestOnce() {
        CliResult plan = plan(forCsp(), "--backend", "csp-local");

        List<String> nodes = plan.out()
                .lines()
                .dropWhile(line -> !line.contains("nodes for csp-local"))
                .skip(1)
                .takeWhile(line -> line.startsWith("    "))
                .toList();
        assertThat(nodes)
                .contains(
                        "    Add  node ./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi",
                        "      Add  int  Install/KeyLength = 1024",
                        "      Exec null Install/Enroll")
                .allMatch(line -> line.length() <= 100);
        assertThat(nodes.stream().filter(line -> line.contains("ClientCertificateInstall")))
                .hasSize(1);
    }

    @Test
    void experimentalWay_isMarkedWhereverItStands() throws IOException {
        configure("{\"backend\": \"csp-local\"}");
        CliResult settings = lab.run("status", "-v");
        CliResult explained = lab.run("explain", "CSP_FAILED");
        JsonNode refused = plan(lab.policy(), "--json").json().path("refused");
        configure("{\"backend\": \"none\"}");
        CliResult bad = lab.run("status");

        assertThat(settings.out()).contains("backend: csp-local (experimental) (config.json)");
        assertThat(explained.out()).contains("experimental");
        assertThat(refused)
                .isNotEmpty()
                .allMatch(entry -> entry.path("experimental").asBoolean()
                        == entry.path("backend").asText().startsWith("csp-"));
        assertThat(bad.err()).containsIgnoringWhitespaces("csp-wmi (experimental), csp-local (experimental)]");
    }

    private static JsonNode node(JsonNode plan, String name) {
        for (JsonNode node : plan.path("nodes")) {
            if (node.path("path").asText().endsWith("/Install/" + name)) {
                return node;
            }
        }
        throw new AssertionError("no node " + name);
    }

    @Test
    void planOfWhatTheCspCannotSay_failsWithTheReason() {
        CliResult plan = plan(lab.policy().with("caThumbprint", "00".repeat(32)), "--backend", "csp-wmi", "--json");

        assertThat(plan.exit()).isEqualTo(1);
        assertThat(plan.json().path("nodes")).isEmpty();
        assertThat(plan.json().path("error").path("code").asText()).isEqualTo(ErrorCode.BACKEND_REFUSED.name());
        assertThat(plan.json().path("refused"))
                .anyMatch(entry -> entry.path("backend").asText().equals("csp-wmi")
                        && entry.path("reason").asText().contains("SHA-256 thumbprint"));
    }

    /** What goes to another machine is not judged by what this one can do. */
    @Test
    void planForACsp_printsWhatThisDeviceWouldRefuse() {
        CliResult plan = plan(forCsp().with("keyProtection", "tpm"), "--backend", "csp-local");

        assertThat(plan.exit()).isZero();
        assertThat(plan.out()).contains("this device would refuse the policy", "Install/KeyProtection = 1");
    }

    @Test
    void documentOnATerminal_drivesNothing() {
        CliResult plan = plan(forCsp().with("subjectName", "CN=\"a\u202eb\""), "--backend", "csp-local");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("a&#8238;b").doesNotContain("\u202e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "NATIVE", "AUTO", ""})
    void unknownWay_isWrongUse(String name) {
        CliResult plan = plan(lab.policy(), "--backend", name);

        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err())
                .containsIgnoringWhitespaces(
                        "auto, native, certenroll, csp-wmi (experimental), csp-local (experimental)");
    }

    @Test
    void help_namesTheWaysAndNoBuild() {
        CliResult help = lab.runExactly(lab.agents(), "help", "apply");

        String words = help.out().replaceAll("\\s+", " ");
        assertThat(words)
                .contains(
                        "The way to enrol: auto, native, certenroll, csp-wmi, csp-local (the last two are experimental).")
                .doesNotContain("this build has");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
        // The help counts them.
        List<Backend> ways = List.of(Backend.values());
        assertThat(ways.stream().filter(Backend::isExperimental).toList())
                .isEqualTo(ways.subList(ways.size() - 2, ways.size()));
    }

    @Test
    void autoOnTheCommandLine_comesBeforeTheSetting() throws IOException {
        configure("{\"backend\": \"csp-wmi\"}");

        CliResult applied =
                lab.run("apply", "--policy", lab.file(lab.policy()).toString(), "--backend", "auto", "--json");

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.json().path("backend").asText()).isEqualTo("native");
    }

    @Test
    void applyByAWayThatThisMachineLacks_isRefusedWithTheReason() {
        CliResult applied = lab.run("apply", "--policy", lab.file(lab.policy()).toString(), "--backend", "csp-wmi");
        String shown = (applied.out() + applied.err()).replaceAll("\\s+", " ");

        assertThat(applied.exit()).isEqualTo(1);
        assertThat(shown)
                .contains(
                        "csp-wmi",
                        "command line, for this command alone",
                        "this machine does not run Windows",
                        "Leave out --backend");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void settingThatNamesAnUnusableWay_sendsNothingAndSaysWhy() throws IOException {
        configure("{\"backend\": \"certenroll\"}");

        CliResult applied = lab.apply(lab.policy());
        CliResult status = lab.run("status", "-v");

        assertThat(applied.exit()).isEqualTo(1);
        assertThat(applied.errorCode()).isEqualTo(ErrorCode.BACKEND_REFUSED.name());
        assertThat(applied.errorMessage()).contains("certenroll", "config.json", "this machine does not run Windows");
        assertThat(status.out()).contains("none; certenroll is asked for (config.json)");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void commandLine_comesBeforeTheSetting() throws IOException {
        configure("{\"backend\": \"csp-wmi\"}");

        CliResult applied =
                lab.run("apply", "--policy", lab.file(lab.policy()).toString(), "--backend", "native", "--json");

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.json().path("backend").asText()).isEqualTo("native");
    }

    @Test
    void certificate_isRenewedByTheWayThatBroughtIt() throws IOException {
        lab.apply(lab.policy());
        configure("{\"backend\": \"csp-wmi\"}");

        CliResult renewed = lab.run("renew", "wifi", "--json");
        CliResult status = lab.run("status", "-v");

        assertThat(renewed.exit()).as(renewed.err()).isZero();
        assertThat(renewed.json().path("backend").asText()).isEqualTo("native");
        assertThat(renewed.json().path("backendReason").asText()).contains("the same way renews it");
        assertThat(status.out()).contains("native; the certificate came by it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--no-color"})
    void wayThatIsAskedForBesideTheSettledOne_isSaidToHaveNoEffect(String form) {
        lab.apply(lab.policy());

        CliResult renewed = lab.run("renew", "wifi", "--backend", "csp-wmi", form);
        CliResult applied =
                lab.run("apply", "--policy", lab.file(lab.policy()).toString(), "--backend", "csp-local", form);
        CliResult same = lab.run("renew", "wifi", "--backend", "native", form);

        assertThat(renewed.exit()).isZero();
        assertThat(renewed.err())
                .containsIgnoringWhitespaces("scepter: --backend csp-wmi has no effect on wifi: its certificate came by"
                        + " native; to change the way, remove the policy first");
        assertThat(applied.err()).containsIgnoringWhitespaces("--backend csp-local has no effect on wifi");
        assertThat(same.err()).doesNotContain("no effect");
    }
}
