package dev.scepter.agent.platform.windows.scm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A command line as Windows programs take it apart again (Windows page CommandLineToArgvW): backslashes count only before
 * a quote.
 */
public final class ServiceCommandLine {
    /** Of a process (Windows page CreateProcessW), with the zero at the end. */
    private static final int MAX_CHARACTERS = 32_767;

    private ServiceCommandLine() {}

    /**
     * Joins a program and its arguments.
     *
     * @throws IllegalArgumentException if it is too long, or a part holds a character zero
     */
    public static String of(List<String> parts) {
        // The program always in quotes: it is cut at the first blank otherwise, whatever else there is.
        String line = parts.stream().map(ServiceCommandLine::quoted).collect(Collectors.joining(" "));
        if (line.length() >= MAX_CHARACTERS || line.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a command line of " + line.length() + " characters, or with a character zero");
        }
        return line;
    }

    private static String quoted(String part) {
        if (!part.isEmpty() && part.chars().allMatch(ServiceCommandLine::isPlain)) {
            return part;
        }
        StringBuilder text = new StringBuilder("\"");
        int backslashes = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '"') {
                // Each of them stands for itself only if doubled here, and one more makes the quote a character.
                text.append("\\".repeat(backslashes + 1));
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.append(c);
        }
        return text.append("\\".repeat(backslashes)).append('"').toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_.:/=+,".indexOf(c) >= 0;
    }
}
