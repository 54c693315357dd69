package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.Main;
import dev.scepter.cli.CliResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code scepter run} in a process of its own. */
final class AgentProcess implements AutoCloseable {
    private static final long MOST_SECONDS = 20;

    private final Process process;
    private final Path out;
    private final Path err;

    private AgentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the agent on a data folder; returns when it runs. */
    static AgentProcess start(Path dataDir, String... more) throws IOException {
        Path out = Files.createTempFile(dataDir.getParent(), "run", ".out");
        Path err = Files.createTempFile(dataDir.getParent(), "run", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "run",
                "--data-dir",
                dataDir.toString()));
        command.addAll(List.of(more));
        if (Files.exists(Path.of("/proc/self"))) {
            // What a shell without job control starts in the background, such as these tests, is deaf to SIGINT.
            command.addAll(0, List.of("env", "--default-signal=INT"));
        }
        AgentProcess agent = new AgentProcess(
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
        Until.holds("the agent runs", () -> {
            assertThat(agent.process.isAlive()).as(agent.errors()).isTrue();
            return agent.errors().contains("the agent runs");
        });
        return agent;
    }

    long pid() {
        return process.pid();
    }

    /** Its standard error so far. */
    String errors() throws IOException {
        return Files.readString(err);
    }

    /** Sends a signal; returns how long the process went on. */
    Duration end(String signal) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
        assertThat(kill.waitFor()).isZero();
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                .as("ended by " + signal)
                .isTrue();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** What it left behind; it has ended. */
    CliResult result() throws IOException {
        return new CliResult(process.exitValue(), Files.readString(out), errors());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
