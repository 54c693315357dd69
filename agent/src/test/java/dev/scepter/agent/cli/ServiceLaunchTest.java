package dev.scepter.agent.cli;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.ProgramCommand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceLaunchTest {
    private static final Path HOME = Path.of("/jre");
    private static final Path JAR = Path.of("/app/lib/agent.jar");
    private static final Path LIBRARY = Path.of("/app/lib/jnidispatch.dll");
    private static final Path OTHER = Path.of("/app/other/x.jar");

    @Test
    void command_isThisProgramOnItsDataFolder() throws ScepterException {
        List<String> command = launch(List.of(JAR, OTHER), List.of(LIBRARY)).command(Path.of("/data folder"));

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
    }

    @Test
    void whatACrashWrites_goesIntoTheDataFolder() throws ScepterException {
        List<String> command = launch(List.of(JAR), List.of(LIBRARY)).command(Path.of("/data"));

        assertThat(command)
                .contains("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + Path.of("/data", "hs_err_%p.log"));
    }

    @Test
    void programWithoutItsLibrary_becomesNoService() {
        assertThat(assertFails(
                        ErrorCode.SERVICE_FAILED,
                        () -> launch(List.of(JAR, OTHER), List.of()).command(Path.of("/data"))))
                .hasMessageContaining("jnidispatch.dll is not beside");
    }

    @Test
    void libraryBesideTheJars_isTakenFromThere() throws ScepterException {
        List<String> command = launch(List.of(JAR, OTHER), List.of(LIBRARY)).command(Path.of("/data"));

        assertThat(command)
                .containsSubsequence(
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.noclasspath=true",
                        "-Djna.boot.library.path=" + LIBRARY.getParent(),
                        "-cp");
    }

    @Test
    void messageFile_isTheOneBesideTheJars() {
        Path file = Path.of("/app/lib/scepter-events.dll");

        assertThat(launch(List.of(JAR), List.of(file)).messageFile()).contains(file);
        assertThat(launch(List.of(JAR), List.of()).messageFile()).isEmpty();
    }

    private static ServiceLaunch launch(List<Path> classPath, List<Path> files) {
        return new ServiceLaunch(new ProgramCommand(HOME, classPath, true, files::contains));
    }
}
