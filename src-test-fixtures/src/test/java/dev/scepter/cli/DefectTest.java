package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract section 4, exit code 70: whatever is thrown, there is one object on standard output. */
class DefectTest {
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    static Stream<Supplier<Throwable>> defects() {
        return Stream.of(
                IllegalStateException::new,
                StackOverflowError::new,
                OutOfMemoryError::new,
                () -> new NoClassDefFoundError("a/B"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void defectBeforeThereIsAnAgent_isOne(Supplier<Throwable> defect) {
        AgentFactory agents = (path, events) -> {
            throw DefectTest.<RuntimeException>unchecked(defect.get());
        };

        CliResult result = lab.runWith(agents, "status", "--json");

        assertThat(result.exit()).isEqualTo(70);
        assertThat(result.errorCode()).isEqualTo("DEFECT");
        assertThat(lab.runWith(agents, "status").out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void defectDuringACommand_isOne(Supplier<Throwable> defect) {
        AgentFactory agents = (path, events) -> Agent.onFiles(
                new InMemoryDurableFolder(),
                spec -> {
                    throw DefectTest.<RuntimeException>unchecked(defect.get());
                },
                lab.seams());
        String file = lab.file(lab.policy()).toString();

        CliResult result = lab.runWith(agents, "apply", "--json", "--policy", file);

        assertThat(result.exit()).isEqualTo(70);
        assertThat(result.errorCode()).isEqualTo("DEFECT");
        assertThat(result.json().get("policyId").asText()).isEqualTo("wifi");
        assertThat(result.err()).contains("DEFECT");
    }

    @Test
    void warningOfRemoval_isExplained() {
        assertThat(lab.run("explain", "rootStays").exit()).isZero();
    }

    @SuppressWarnings("unchecked") // so that one table holds both kinds
    private static <T extends Throwable> RuntimeException unchecked(Throwable defect) throws T {
        throw (T) defect;
    }
}
