package dev.scepter.agent.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The two streams of a command and what they can show: results to standard output, all else to standard error.
 *
 * @param out for results
 * @param err for progress and complaints
 * @param outIsTerminal somebody looks at standard output
 * @param environment environment variables
 */
public record Console(PrintStream out, PrintStream err, boolean outIsTerminal, Map<String, String> environment) {
    public Console {
        environment = Map.copyOf(environment);
    }

    /**
     * The process's own streams. The launcher says whether standard output is a terminal, because Java 17 cannot tell
     * it for one stream alone.
     */
    static Console ofThisProcess() {
        boolean terminal = Boolean.getBoolean("scepter.stdout.terminal");
        return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal, System.getenv());
    }

    /** JSON is UTF-8, whatever the locale (RFC 8259 section 8.1). */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Colour is for terminals only, and not for those who do not want it (no-color.org). */
    public boolean mayColour() {
        return outIsTerminal && !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
    }
}
