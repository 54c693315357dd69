package dev.scepter.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The streams of a command and what they can show: results to standard output, all else to standard error.
 *
 * @param in what is fed to the command
 * @param out for results
 * @param err for progress and complaints
 * @param outIsTerminal somebody looks at standard output
 * @param environment environment variables
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, boolean outIsTerminal, Map<String, String> environment) {
    public Console {
        environment = Map.copyOf(environment);
    }

    /** A console that feeds nothing to the command. */
    public Console(PrintStream out, PrintStream err, boolean outIsTerminal, Map<String, String> environment) {
        this(InputStream.nullInputStream(), out, err, outIsTerminal, environment);
    }

    /**
     * The process's own streams. The launcher says whether standard output is a terminal, because Java 17 cannot tell
     * it for one stream alone.
     */
    static Console ofThisProcess() {
        boolean terminal = Boolean.getBoolean("scepter.stdout.terminal");
        return new Console(System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal, System.getenv());
    }

    /** JSON is UTF-8, whatever the locale (RFC 8259 section 8.1). */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Shows a text on standard output: wrapped, and without control characters whoever wrote it. */
    void show(String text) {
        TextBlock.paragraph(text).forEach(out::println);
    }

    /** Says something on standard error: wrapped, and without control characters whoever wrote it. */
    void complain(String text) {
        TextBlock.paragraph(text).forEach(err::println);
    }

    /** Colour is for terminals only, and not for those who do not want it (no-color.org: set and not empty). */
    public boolean mayColour() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
