package dev.scepter.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Lays out text for a terminal of fixed width. Control characters never get through. */
public final class TextBlock {
    /** No output for people is wider. */
    static final int COLUMNS = 100;

    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

    private static final Pattern STEERING_BUT_LINE_ENDS =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\r\n]]");

    private TextBlock() {}

    /** A label and a text that is wrapped beside it. */
    static List<String> field(String label, String text, int labelWidth, int columns) {
        List<String> lines = new ArrayList<>();
        String indent = "  " + " ".repeat(labelWidth);
        String head = "  " + label + " ".repeat(Math.max(1, labelWidth - label.length()));
        for (String line : wrap(text, columns - indent.length())) {
            lines.add((lines.isEmpty() ? head : indent) + line);
        }
        return lines;
    }

    /** Breaks a text at blanks, and a longer word where it must. */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            String rest = word;
            if (!line.isEmpty() && line.length() + 1 + rest.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > columns) {
                lines.add(rest.substring(0, columns));
                rest = rest.substring(columns);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Cuts a text that is too long. */
    static String shorten(String text, int columns) {
        String clean = printable(text);
        return clean.length() <= columns ? clean : clean.substring(0, columns - 3) + "...";
    }

    /**
     * Replaces what could drive a terminal or mislead a reader: control characters of both sets (U+009B does what ESC
     * and a bracket do), direction and other invisible marks, line and paragraph separators.
     */
    static String printable(String text) {
        return STEERING.matcher(text).replaceAll(" ");
    }

    /** The same characters in a JSON text, where they can only stand within strings, as escapes. */
    static String escaped(String json) {
        return STEERING_BUT_LINE_ENDS.matcher(json).replaceAll(found -> {
            StringBuilder escapes = new StringBuilder();
            found.group().chars().forEach(unit -> escapes.append(String.format(Locale.ROOT, "\\\\u%04x", unit)));
            return escapes.toString();
        });
    }

    /** A text of any length, wrapped; lines after the first are indented. */
    static List<String> paragraph(String text) {
        String clean = printable(text);
        if (clean.length() <= COLUMNS) {
            return List.of(clean);
        }
        String margin = clean.substring(0, clean.length() - clean.stripLeading().length());
        List<String> lines = new ArrayList<>();
        for (String line : wrap(clean.strip(), COLUMNS - margin.length() - 2)) {
            lines.add(margin + (lines.isEmpty() ? "" : "  ") + line);
        }
        return lines;
    }
}
