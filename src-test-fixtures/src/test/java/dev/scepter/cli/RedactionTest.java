package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked secrets never stand in any output or, in clear, in any file. */
class RedactionTest {
    private static final String CHALLENGE = "MarkedChallenge4711";
    private static final String PASSWORD = "MarkedPassword0815";
    private static final String USER = "markeduser23";

    private final List<CliResult> results = new ArrayList<>();
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void secrets_standNowhere() throws IOException {
        lab.ca.setRules(
                LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)).with(PendingRule.forever()));
        PolicyText policy = policy();
        String file = lab.file(policy).toString();

        look("lint", file);
        look("plan", "--policy", file);
        look("apply", "-v", "--policy", file);
        look("status", "-v");
        lab.ca.faults().next(LabOperation.PKI_OPERATION, LabFault.GARBAGE);
        look("apply", "-v", "--json", "--policy", file);
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)));
        look("apply", "-v", "--policy", file);
        assertThat(lab.certificateFile()).exists();
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));
        look("renew", "-v", "--json");
        look("status", "-v");
        lab.server.close();
        look("renew", "-v");
        look(
                "apply",
                "-v",
                "--json",
                "--policy",
                lab.file(policy.with("keyLength", 3)).toString());
        look("status", "-v", "--json");
        look("remove", "wifi", "-v", "--hold");

        for (CliResult result : results) {
            assertThat(result.out() + result.err()).doesNotContain(CHALLENGE, PASSWORD, USER);
        }
    }

    @Test
    void brokenDocument_isNotQuoted() {
        String text = "{\"id\":\"wifi\",\"challenge\":" + CHALLENGE + ",\"serverUrl\":\"" + url() + "\"}";
        String file =
                lab.file("broken.json", text.getBytes(StandardCharsets.UTF_8)).toString();

        CliResult apply = lab.run("apply", "-v", "--json", "--policy", file);
        CliResult lint = lab.run("lint", "-v", file);

        assertThat(apply.exit()).isEqualTo(4);
        assertThat(apply.out() + apply.err() + lint.out() + lint.err()).doesNotContain(CHALLENGE, PASSWORD, USER);
    }

    @Test
    void userInfo_survivesARestart() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)));
        lab.apply(policy());
        int before = lab.exchanges();

        CliResult again = lab.apply(policy());

        assertThat(again.exit()).isZero();
        assertThat(lab.exchanges()).isEqualTo(before);
    }

    private void look(String... arguments) throws IOException {
        results.add(lab.run(arguments));
        if (!Files.exists(lab.dataDir)) {
            return;
        }
        try (Stream<Path> files = Files.walk(lab.dataDir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CHALLENGE, PASSWORD, USER);
            }
        }
    }

    private PolicyText policy() {
        return lab.policy().with("challenge", CHALLENGE).with("serverUrl", url());
    }

    private String url() {
        return lab.server.url().replace("http://", "http://" + USER + ":" + PASSWORD + "@");
    }
}
