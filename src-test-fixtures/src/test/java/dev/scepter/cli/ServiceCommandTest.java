package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about the service where there is no service manager; {@code .ci/wine-service} has those where there is one. */
@DisabledOnOs(OS.WINDOWS)
class ServiceCommandTest {
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
                "service install --json",
                "service uninstall --json",
                "service start --json",
                "service --json stop",
                "service -v --json --backend native status",
                "service run --json"
            })
    void otherSystems_haveNoServiceManager(String line) {
        CliResult result = lab.run(line.split(" "));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualToNormalizingNewlines("scepter: this system has no service manager of Windows; scepter run runs"
                        + " the agent in the foreground\n");
        assertThat(lab.dataDir).doesNotExist();
    }

    @Test
    void help_namesWhatAPersonMayCall() {
        CliResult result = lab.runExactly(lab.agents(), "help", "service");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("install", "uninstall", "start", "stop", "status", "generalize")
                .doesNotContain("  run ");
    }
}
