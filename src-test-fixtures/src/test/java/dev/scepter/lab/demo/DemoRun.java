package dev.scepter.lab.demo;

import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.Main;
import dev.scepter.lab.ca.LabCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * A demo that has run in this process.
 *
 * @param out standard output
 * @param err standard error
 */
record DemoRun(int exitCode, String out, String err) {

    static DemoRun of(Path temporary, String... arguments) {
        return of(temporary, ca -> {}, arguments);
    }

    /** A demo whose CA is in trouble. */
    static DemoRun of(Path temporary, Consumer<LabCa> trouble, String... arguments) {
        return of(new ByteArrayOutputStream(), temporary, trouble, arguments);
    }

    /** A demo on a thread that is interrupted when it has said something. */
    static DemoRun interrupted(Path temporary, String when) {
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            private boolean done;

            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                if (!done && toString(StandardCharsets.UTF_8).contains(when)) {
                    done = true;
                    Thread.currentThread().interrupt();
                }
            }
        };
        return of(out, temporary, ca -> {});
    }

    private static DemoRun of(ByteArrayOutputStream out, Path temporary, Consumer<LabCa> trouble, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = console(out, err);
        int exitCode = new CommandLine(new DemoCommand(console, temporary, trouble)).execute(arguments);
        return new DemoRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Another command of the whole program. */
    static DemoRun ofProgram(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(console(out, err), arguments);
        return new DemoRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Starts a demo as a process of its own; its standard error goes to where this process's goes. */
    static Process start(Path temporary) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "demo"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Console console(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of());
    }
}
