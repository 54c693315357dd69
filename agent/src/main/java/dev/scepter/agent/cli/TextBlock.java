package dev.scepter.agent.cli;

import java.util.ArrayList;
import java.util.List;

/** Lays out text for a terminal of fixed width. Control characters never get through. */
public final class TextBlock {
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
        for (String word : printable(text).split(" ")) {
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

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
