package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.port.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are reached without a proxy (Windows page WINHTTP_PROXY_INFO): entries
 * {@code [scheme://]host[:port]} with {@code *} for anything, and {@code <local>} for names without a period, by
 * semicolons or blanks apart. What is no entry matches nothing.
 *
 * @param entries in lower case
 */
record BypassList(List<String> entries) {
    private static final String LOCAL = "<local>";
    private static final Pattern ENTRY = Pattern.compile("(?:(https?)://)?(\\[[^\\]]*]|[^:/]*)(?::([0-9]{1,5}))?/?");

    BypassList {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a list.
     *
     * @param text at most {@link WinHttpSettings#MAX_CHARACTERS} long
     */
    static BypassList parse(String text) {
        return new BypassList(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[;\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean contains(Origin origin) {
        String host = origin.host().toLowerCase(Locale.ROOT);
        return entries.stream().anyMatch(entry -> matches(entry, origin, host));
    }

    private static boolean matches(String entry, Origin origin, String host) {
        if (entry.equals(LOCAL)) {
            return host.indexOf('.') < 0 && host.indexOf(':') < 0;
        }
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            return false;
        }
        String name = parts.group(2);
        String pattern = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return (parts.group(1) == null || parts.group(1).equals(origin.scheme()))
                && (parts.group(3) == null || Integer.parseInt(parts.group(3)) == origin.port())
                && isLike(host, pattern);
    }

    /** Goes back to the last {@code *} only: at most the product of both lengths. */
    private static boolean isLike(String text, String pattern) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(in).chars().allMatch(c -> c == '*');
    }
}
