package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.TextBlock;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output for people: width, colour, and nothing that drives the terminal. */
class TerminalOutputTest {
    private static final String ESCAPE = "\u001b";

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
    void everyLine_fits100Columns() {
        String longName = "A very long name of a policy ".repeat(8);
        PolicyText policy = lab.policy().with("name", longName);
        String file = lab.file(policy).toString();
        List<CliResult> results = new ArrayList<>();

        results.add(lab.run("plan", "--policy", file));
        results.add(lab.run("apply", "--policy", file, "-v"));
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_MESSAGE_CHECK));
        results.add(lab.run("renew", "wifi", "-v"));
        results.add(lab.run("status", "-v"));
        results.add(lab.run("plan"));
        results.add(lab.run("status", longName + "no such"));
        results.add(lab.run("remove", longName + "no such"));
        results.add(lab.run("frobnicate", longName.replace(' ', '-')));
        results.add(lab.run("explain", "REPLY_HTML"));
        results.add(lab.run("explain", "serverUrlUserInfo"));
        results.add(lab.run("version"));
        results.add(lab.run("apply", "--help"));
        String bad = lab.file(policy.with("keyLength", 5).with("serverUrl", "ftp://x"))
                .toString();
        results.add(lab.run("lint", bad));
        results.add(lab.run("apply", "--policy", bad));
        results.add(lab.run("apply", "--policy", bad + "/" + longName));

        for (CliResult result : results) {
            assertThat((result.out() + result.err()).lines())
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
        }
    }

    @Test
    void colour_isForTerminalsOnly() {
        lab.apply(lab.policy());

        assertThat(lab.run("status").out()).doesNotContain(ESCAPE);
        lab.onTerminal(Map.of());
        assertThat(lab.run("status").out()).contains(ESCAPE + "[32mVALID" + ESCAPE + "[0m");
        assertThat(lab.run("status", "--no-color").out()).doesNotContain(ESCAPE);
        assertThat(lab.run("status", "--json").out()).doesNotContain(ESCAPE);
        lab.onTerminal(Map.of("NO_COLOR", "1"));
        assertThat(lab.run("status").out()).doesNotContain(ESCAPE);
        lab.onTerminal(Map.of("NO_COLOR", ""));
        assertThat(lab.run("status").out()).contains(ESCAPE);
        lab.onTerminal(Map.of("TERM", "dumb"));
        assertThat(lab.run("status").out()).doesNotContain(ESCAPE);
    }

    @Test
    void controlCharactersOfAName_neverReachTheTerminal() {
        String name = "evil\u001b[2J\u009b31m\u0007\u202e\u2028\rname";
        PolicyText policy = lab.policy().with("name", name).with("revision", "\u001b]0;x\u0007");
        String file = lab.file(policy).toString();
        List<CliResult> results = new ArrayList<>();

        results.add(lab.run("lint", file));
        results.add(lab.run("lint", file, "--json"));
        results.add(lab.run("apply", "--policy", file, "-v"));
        results.add(lab.apply(policy));
        results.add(lab.run("status"));
        results.add(lab.run("status", "--json"));
        results.add(lab.run("plan"));
        results.add(lab.run("plan", "--json"));
        results.add(lab.run("status", name + "!"));
        results.add(lab.run("remove", name + "!"));
        results.add(lab.run("explain", name));
        results.add(lab.run("frob\u001b[2J"));
        results.add(lab.run("status", "--frob\u009b2J"));
        results.add(lab.apply(policy.with("id", "other")));

        for (CliResult result : results) {
            assertThat(result.out() + result.err())
                    .doesNotContain(ESCAPE, "\u009b", "\u0007", "\u202e", "\u2028", "\r");
        }
    }

    @Test
    void escapedBlankAtTheEndOfASubject_isShown() {
        assertThat(TextBlock.wrap("CN=device\\ ", 80)).containsExactly("CN=device\\ ");
    }

    @Test
    void jsonOfAName_isStillExact() {
        String name = "evil\u001b[2J\u009b31m\u202e name";

        CliResult result = lab.apply(lab.policy().with("name", name));

        if (result.exit() == 0) {
            assertThat(result.json().get("name").asText()).isEqualTo(name);
        } else {
            assertThat(result.exit()).isEqualTo(4);
        }
    }
}
