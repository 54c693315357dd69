package dev.scepter.agent.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for {@code serverUrl}. Not {@link java.net.URI}: that refuses addresses that servers really have, such as hosts
 * with an underscore or a bar in the query.
 */
final class ServerUrl {
    static final int MAX_LENGTH = 2048;

    private static final String NDES_PATH = "/pkiclient.exe";

    private static final Pattern FORM = Pattern.compile("(?i)(https?)://([^/?]*)([/?].*)?");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:%@<>\"^`{|}\\\\]+)(?::([0-9]{0,5}))?");
    private static final int MAX_PORT = 65_535;

    private ServerUrl() {}

    /** Says in words why a text is not an address that can be used exactly as written; empty if it is one. */
    static Optional<String> fault(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of("serverUrl has " + url.length() + " characters; allowed are " + MAX_LENGTH);
        }
        if (url.chars()
                .anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            return Optional.of("serverUrl has a blank or control character in it; write %20 for a blank");
        }
        if (url.indexOf('#') >= 0) {
            return Optional.of("serverUrl has a fragment (#), which is never sent");
        }
        if (url.indexOf('\\') >= 0) {
            return Optional.of("serverUrl has a backslash in it, which some programs read as /");
        }
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            return Optional.of("serverUrl does not start with http:// or https://");
        }
        return hostFault(form.group(2));
    }

    /** Says whether something stands before an @ of the authority. */
    static boolean hasUserInfo(String url) {
        Matcher form = FORM.matcher(url);
        return form.matches() && form.group(2).indexOf('@') >= 0;
    }

    /** The address without what stands before an @ of the authority. */
    static String withoutUserInfo(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            return url;
        }
        String authority = form.group(2);
        String rest = Optional.ofNullable(form.group(3)).orElse("");
        return form.group(1) + "://" + authority.substring(authority.lastIndexOf('@') + 1) + rest;
    }

    /** Says whether there is user info or a query: servers take passwords and keys in both. */
    static boolean mayHoldSecrets(String url) {
        return hasUserInfo(url) || url.indexOf('?') >= 0;
    }

    /** The address without user info and query. */
    static String withoutSecrets(String url) {
        String bare = withoutUserInfo(url);
        int query = bare.indexOf('?');
        return query < 0 ? bare : bare.substring(0, query);
    }

    /** The address as everybody may see it: without user info, and with a mark in place of its query. */
    static String address(String url) {
        return withoutSecrets(url) + (url.indexOf('?') < 0 ? "" : "?…");
    }

    /** Says whether the path ends in {@code /pkiclient.exe}, in any case: NDES runs on Windows. */
    static boolean endsInNdesPath(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return path.toLowerCase(Locale.ROOT).endsWith(NDES_PATH);
    }

    /** Says whether nothing on the way is encrypted. */
    static boolean isPlainHttp(String url) {
        return url.regionMatches(true, 0, "http:", 0, 5);
    }

    /** The address with {@code /pkiclient.exe} at the end of its path, as Windows' own client asks NDES. */
    static String withNdesPath(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        String rest = query < 0 ? "" : url.substring(query);
        if (endsInNdesPath(url)) {
            return url;
        }
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + NDES_PATH + rest;
    }

    private static Optional<String> hostFault(String authority) {
        Matcher parts = HOST_AND_PORT.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        if (!parts.matches()) {
            return Optional.of("serverUrl has no host, or one that cannot be a host name");
        }
        String port = parts.group(2);
        if (port != null && !port.isEmpty() && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT)) {
            return Optional.of("serverUrl has a port outside 1 to " + MAX_PORT);
        }
        return Optional.empty();
    }
}
