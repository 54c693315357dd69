package dev.scepter.agent.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Makes what a server said fit for a message: printable, one line, short. Linear in its input. */
public final class ReplyText {
    /** How much of a refusal is looked at, in bytes. */
    static final int MAX_BYTES = 4096;

    private static final int MAX_CHARS = 300;

    private ReplyText() {}

    /**
     * Says whether a body is a web page (or other mark-up) rather than data.
     *
     * <p>The content type is of no help, as servers get it wrong in both directions; but no DER, PEM, Base64, JSON or
     * list of capabilities starts with an angle bracket.
     */
    static boolean isMarkup(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8);
        String bare = start.startsWith("\uFEFF") ? start.substring(1) : start;
        return bare.stripLeading().startsWith("<");
    }

    /** The words of a body in at most 300 characters, tags of a web page left out; empty if it has none. */
    public static String words(byte[] body) {
        byte[] head = Arrays.copyOf(body, Math.min(body.length, MAX_BYTES));
        String text = new String(head, StandardCharsets.UTF_8);
        return printable(isMarkup(head) ? withoutTags(text) : text);
    }

    /** A text in one line of at most 300 printable characters. */
    public static String printable(String text) {
        StringBuilder line = new StringBuilder();
        boolean blankDue = false;
        for (int i = 0; i < text.length() && line.length() < MAX_CHARS; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                blankDue = line.length() > 0;
            } else if (isPrintable(c)) {
                if (blankDue) {
                    line.append(' ');
                    blankDue = false;
                }
                line.append(c);
            }
        }
        return line.toString();
    }

    /** No control and format characters: they could steer a terminal or turn the reading direction. */
    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> c != '\uFFFD';
        };
    }

    private static String withoutTags(String page) {
        String lower = page.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < page.length()) {
            int open = page.indexOf('<', at);
            if (open < 0) {
                text.append(page, at, page.length());
                break;
            }
            text.append(page, at, open).append(' ');
            at = endOfTag(lower, open);
        }
        return text.toString();
    }

    /** Where the text goes on: behind the tag, and behind the content of one whose content is not for people. */
    private static int endOfTag(String lower, int open) {
        if (lower.startsWith("<!--", open)) {
            return behind(lower, "-->", open);
        }
        for (String unread : new String[] {"script", "style"}) {
            if (lower.startsWith(unread, open + 1)) {
                return behind(lower, ">", behind(lower, "</" + unread, open));
            }
        }
        return behind(lower, ">", open);
    }

    private static int behind(String text, String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }
}
