package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCommandTest {
    private static final Path HOME = Path.of("/jre");
    private static final Path JAR = Path.of("/app/lib/agent.jar");
    private static final Path OTHER = Path.of("/app/other/x.jar");
    private static final Path LIBRARY = Path.of("/app/lib/jnidispatch.dll");

    @Test
    void command_isTheJvmWithTheProgramAndItsArguments() {
        List<String> command = new ProgramCommand(HOME, List.of(JAR, OTHER), true, file -> false)
                .command(List.of("-Xrs"), List.of("windows-helper", "x"));

        assertThat(command)
                .containsExactly(
                        HOME.resolve("bin").resolve("java.exe").toString(),
                        "-Xrs",
                        "-cp",
                        JAR + ";" + OTHER,
                        "dev.scepter.agent.cli.Main",
                        "windows-helper",
                        "x");
    }

    @Test
    void onOtherSystems_theJvmAndTheClassPathAreWrittenAsThere() {
        List<String> command = new ProgramCommand(HOME, List.of(JAR, OTHER), false, file -> false)
                .command(List.of(), List.of("version"));

        assertThat(command.get(0)).isEqualTo(HOME.resolve("bin").resolve("java").toString());
        assertThat(command).contains(JAR + ":" + OTHER);
    }

    @Test
    void libraryBesideTheJars_isTakenFromThereAndNowhereElse() {
        List<String> command = new ProgramCommand(HOME, List.of(JAR), true, LIBRARY::equals)
                .ofHelper(Path.of("/data"), List.of("windows-helper"));

        assertThat(command)
                .containsSubsequence(
                        "-XX:ErrorFile=" + Path.of("/data", "hs_err_%p.log"),
                        "-Djna.nounpack=true",
                        "-Djna.nosys=true",
                        "-Djna.noclasspath=true",
                        "-Djna.boot.library.path=" + LIBRARY.getParent(),
                        "-cp");
    }

    @Test
    void environmentOfAHelper_hasNoOptionsOfOthers() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SystemRoot",
                "C:\\Windows",
                "_java_options",
                "-agentlib:x",
                "JAVA_TOOL_OPTIONS",
                "-Dx",
                "ClassPath",
                "x"));

        ProgramCommand.cleanse(environment);

        assertThat(environment).containsOnlyKeys("SystemRoot");
    }

    @Test
    void thisProgram_startsOnceMore(@TempDir Path folder) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(ProgramCommand.ofThisProcess().ofHelper(folder, List.of("version")));
        ProgramCommand.cleanse(builder.environment());

        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).startsWith("scepter ");
    }
}
