package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceLaunchTest {
    private static final Path HOME = Path.of("/jre");
    private static final Path JAR = Path.of("/app/lib/agent.jar");
    private static final Path OTHER = Path.of("/app/other/x.jar");

    @Test
    void command_isThisProgramOnItsDataFolder() {
        List<String> command = launch(List.of(JAR, OTHER), List.of()).command(Path.of("/data folder"));

        assertThat(command.get(0)).isEqualTo(Path.of("/jre/bin/java.exe").toString());
        assertThat(command).contains("-Xrs", "-XX:+DisableAttachMechanism");
        int classPath = command.indexOf("-cp");
        assertThat(command.subList(classPath, command.size()))
                .containsExactly(
                        "-cp",
                        JAR + ";" + OTHER,
                        "dev.scepter.agent.cli.Main",
                        "service",
                        "run",
                        "--data-dir",
                        Path.of("/data folder").toString());
        assertThat(command).noneMatch(part -> part.startsWith("-Djna"));
    }

    @Test
    void libraryBesideTheJars_isTakenFromThere() {
        Path library = Path.of("/app/other/jnidispatch.dll");

        List<String> command = launch(List.of(JAR, OTHER), List.of(library)).command(Path.of("/data"));

        assertThat(command)
                .containsSubsequence(
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.noclasspath=true",
                        "-Djna.boot.library.path=" + library.getParent(),
                        "-cp");
    }

    @Test
    void messageFile_isTheOneBesideTheJars() {
        Path file = Path.of("/app/lib/scepter-events.dll");

        assertThat(launch(List.of(JAR), List.of(file)).messageFile()).contains(file);
        assertThat(launch(List.of(JAR), List.of()).messageFile()).isEmpty();
    }

    private static ServiceLaunch launch(List<Path> classPath, List<Path> files) {
        return new ServiceLaunch(HOME, classPath, files::contains);
    }
}
