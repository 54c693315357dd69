package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserStoreCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(boolean terminal, String... arguments) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                Map.of());
        return Main.run(console, arguments);
    }

    @Test
    void onATerminal_orNotOnWindows_isWrongUse_andNothingIsServed() {
        assertThat(run(true, "windows-helper", "user-store")).isEqualTo(ExitCode.USAGE.number());

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("what the program itself starts");
    }

    @Test
    void help_doesNotShowIt() {
        assertThat(run(false, "--help")).isZero();
        assertThat(run(false, "windows-helper", "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("apply").doesNotContain("user-store");
    }
}
