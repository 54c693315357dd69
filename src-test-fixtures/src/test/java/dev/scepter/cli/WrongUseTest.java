package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.AgentFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 4, exit codes 2 and 4, and where options may stand. */
class WrongUseTest {
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "status --frobnicate --json",
                "status nobody --json",
                "renew nobody --json",
                "apply --json",
                "apply --policy /no/such/file --json",
                "apply --policy / --json",
                "plan --policy /no/such/file --json",
                "lint /no/such/file --json",
                "lint --json",
                "remove --json",
                "explain NO_SUCH_CODE --json",
                "status --backend csp --json",
                "service",
                "service --json",
                "service frobnicate --json",
                "service status nobody --json",
                "status --json=perhaps"
            })
    void wrongUse_endsWith2AndSaysNothingOnStandardOutput(String line) {
        CliResult result = lab.run(line.split(" "));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isNotBlank();
        assertThat(lab.dataDir).doesNotExist();
    }

    @Test
    void emptyDataFolder_isWrongUse() {
        CliResult result = lab.runExactly(lab.agents(), "status", "--json", "--data-dir", "");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("--data-dir names no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"diagnose", "bundle"})
    void commandOfALaterBuild_isNotInThisOne(String command) {
        CliResult result = lab.run(command, "--json", "anything");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("scepter: this command is not in this build.\n");
        assertThat(lab.runExactly(lab.agents(), "--help").out()).doesNotContain("  " + command + " ");
    }

    @Test
    void renewalOfAHeldPolicy_isWrongUse() {
        lab.apply(lab.policy());
        lab.run("remove", "wifi", "--hold");

        CliResult result = lab.run("renew", "wifi", "--json");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("was removed and is held");
        assertThat(lab.run("renew", "--json").exit()).isZero();
    }

    @Test
    void noCommand_isWrongUse() {
        CliResult result = lab.runExactly(AgentFactory.onThisMachine());

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "keyLength, text, /keyLength",
        "retryCount, 31, /retryCount",
        "serverUrl, ftp://ca.example/scep, /serverUrl",
        "serverUrl, no address, /serverUrl",
        "caThumbprint, 12, /caThumbprint",
        "subjectName, device, /subjectName",
        "id, not valid!, /id"
    })
    void memberWithAnError_isNamedByPointer(String member, String value, String pointer) {
        CliResult result = lab.apply(lab.policy().with(member, value));

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.errorCode()).isEqualTo("POLICY_INVALID");
        assertThat(result.errorMessage()).contains(pointer);
        assertThat(lab.exchanges()).isZero();
        assertThat(lab.dataDir).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "revision", "name", "caThumbprint", "subjectName", "serverUrl", "renewPeriodDays"})
    void missingMember_isNamedByPointer(String member) {
        CliResult result = lab.apply(lab.policy().without(member));

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.errorMessage()).contains("/" + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"id\":1}", "{\"id\":\"a\"} {}", "null", "\u0000"})
    void brokenDocument_isAnErrorOfThePolicy(String text) {
        Path file = lab.file("broken.json", text.getBytes(StandardCharsets.UTF_8));

        CliResult result = lab.run("apply", "--json", "--policy", file.toString());

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.json().at("/error/code").asText()).isEqualTo("POLICY_INVALID");
        assertThat(lab.run("lint", file.toString()).exit()).isEqualTo(4);
    }

    @Test
    void nameOfAnotherPolicy_isAnErrorOfThePolicy() {
        lab.apply(lab.policy());

        CliResult result = lab.apply(lab.policy().with("id", "second"));

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.errorMessage()).contains("/name");
    }

    @Test
    void options_mayStandAnywhereAfterTheCommand() {
        String file = lab.file(lab.policy()).toString();
        String data = lab.dataDir.toString();

        CliResult first = exactly("apply", "--data-dir", data, "--json", "-v", "--policy", file, "--no-color");
        CliResult second =
                exactly("status", "--json", "wifi", "--no-color", "--data-dir=" + data, "--backend", "native");
        CliResult third = exactly("remove", "-v", "wifi", "--data-dir", data, "--hold", "--json");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(second.json().get("policies")).hasSize(1);
        assertThat(third.exit()).isZero();
        assertThat(third.state()).isEqualTo("REMOVED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "lab --port 65536", "version", "completion", "explain PIN_MISMATCH"})
    void everyCommand_takesTheCommonOptions(String line) {
        CliResult result = lab.run((line + " -v --no-color --backend native").split(" "));

        assertThat(result.err()).doesNotContain("Unknown option");
    }

    private CliResult exactly(String... arguments) {
        return lab.runExactly(lab.agents(), arguments);
    }
}
