package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LocalManagementCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void startedByPeople_itSaysWhatItIs() {
        assertThat(Main.run(console, "windows-helper", "local-management")).isEqualTo(ExitCode.USAGE.number());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("this is what the program itself starts");
        assertThat(out.size()).isZero();
    }

    @Test
    void helpDoesNotNameIt() {
        assertThat(Main.run(console, "help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("service").doesNotContain("windows-helper");
    }
}
