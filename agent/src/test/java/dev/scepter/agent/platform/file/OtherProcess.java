package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.testing.ManualSleeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second Java process that works on a data folder. */
final class OtherProcess {
    private static final String READY = "ready";

    private OtherProcess() {}

    /** Starts a process that holds the lock until its standard input ends; returns when it has it. */
    static Process holdLock(Path top) throws IOException {
        return start(java("hold", top.toString()));
    }

    /** Starts a process that waits for the lock, which is held; returns when it waits. It tries again when it is told. */
    static Process awaitLock(Path top) throws IOException {
        return start(java("await", top.toString()));
    }

    /** Lets the process do what it does next, and returns what it prints. */
    static String next(Process process) throws IOException {
        process.outputWriter().write("\n");
        process.outputWriter().flush();
        return process.inputReader().readLine();
    }

    private static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (!READY.equals(line)) {
            throw new IOException("the other process said " + line);
        }
        return process;
    }

    /** The command of a process that writes a file of some bytes and prints what came of it. */
    static List<String> writeCommand(Path top, String path, int bytes) {
        return java("write", top.toString(), path, Integer.toString(bytes));
    }

    /** The command of a process that takes and frees the lock and prints what came of it. */
    static List<String> lockCommand(Path top) {
        return java("lock", top.toString());
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A folder that says when it waits, and tries again for each byte of standard input. */
    private static LocalDurableFolder waiting(Path top) {
        return new LocalDurableFolder(top, nap -> {
            System.out.println(READY);
            try {
                System.in.read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public static void main(String[] arguments) throws IOException {
        LocalDurableFolder folder = new LocalDurableFolder(Path.of(arguments[1]), new ManualSleeper());
        try {
            switch (arguments[0]) {
                case "hold" -> {
                    DurableFolder.Lock held = folder.lock(Duration.ZERO);
                    System.out.println(READY);
                    while (System.in.read() >= 0) {
                        System.out.println(held.isWanted() ? "wanted" : "not wanted");
                    }
                }
                case "await" -> {
                    DurableFolder.Lock held = waiting(Path.of(arguments[1])).lock(Duration.ofDays(1));
                    System.out.println("locked");
                    while (System.in.read() >= 0) {}
                    held.close();
                }
                case "lock" -> {
                    folder.lock(Duration.ZERO).close();
                    System.out.println("locked");
                }
                default -> {
                    folder.write(arguments[2], new byte[Integer.parseInt(arguments[3])]);
                    System.out.println("written");
                }
            }
        } catch (ScepterException e) {
            System.out.println(e.code() + " " + e.getMessage());
        }
    }
}
