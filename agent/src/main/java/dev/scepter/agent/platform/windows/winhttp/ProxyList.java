package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.port.ProxyRoute;
import dev.scepter.agent.port.ProxyRoutes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of proxies as Windows writes it (Windows page WINHTTP_PROXY_INFO), or as a PAC script does: entries
 * {@code [scheme=][scheme://]host[:port]}, {@code PROXY host:port} or {@code DIRECT}, by semicolons or blanks apart.
 * Entries for the scheme of the server come before those for all schemes, which count only without such.
 *
 * @param routes what is of use, at most 16, each once
 * @param unusable how many entries are there that are not: damaged, or proxies that are not spoken to in plain HTTP
 */
record ProxyList(List<ProxyRoute> routes, int unusable) {
    /** That of Windows for a proxy without one. */
    private static final int DEFAULT_PORT = 80;

    private static final Pattern HOST_PORT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,255}))(?::([0-9]{1,5}))?/?");
    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z0-9+.-]{1,16})://(.*)", Pattern.DOTALL);
    private static final Set<String> PLAIN = Set.of("http", "https");
    private static final Set<String> PLAIN_WORDS = Set.of("PROXY", "HTTP");
    private static final Set<String> OTHER_WORDS = Set.of("HTTPS", "SOCKS", "SOCKS4", "SOCKS5");
    /** Of other uses; no fault of the list. */
    private static final Set<String> OTHER_SCHEMES = Set.of("http", "https", "ftp", "gopher");

    ProxyList {
        routes = List.copyOf(routes);
    }

    /**
     * Reads a list.
     *
     * @param text at most {@link WinHttpSettings#MAX_CHARACTERS} long
     * @param scheme that of the server: http or https
     */
    static ProxyList parse(String text, String scheme) {
        Reading reading = new Reading(scheme);
        for (String part : text.split(";", -1)) {
            reading.part(part.strip().split("\\s+", -1));
        }
        List<ProxyRoute> found = reading.ofScheme.isEmpty() ? reading.ofAll : reading.ofScheme;
        List<ProxyRoute> bounded =
                new LinkedHashSet<>(found).stream().limit(ProxyRoutes.MOST).toList();
        return new ProxyList(bounded, reading.unusable);
    }

    private static final class Reading {
        private final String scheme;
        private final List<ProxyRoute> ofScheme = new ArrayList<>();
        private final List<ProxyRoute> ofAll = new ArrayList<>();
        private int unusable;

        Reading(String scheme) {
            this.scheme = scheme;
        }

        void part(String[] words) {
            String first = words[0].toUpperCase(Locale.ROOT);
            int at = 0;
            if (words.length > 1 && OTHER_WORDS.contains(first)) {
                unusable++;
                at = 2;
            } else if (words.length > 1 && PLAIN_WORDS.contains(first)) {
                at = 1;
            }
            for (; at < words.length; at++) {
                if (!words[at].isEmpty()) {
                    entry(words[at]);
                }
            }
        }

        private void entry(String word) {
            int equals = word.indexOf('=');
            String name = word.substring(0, Math.max(equals, 0)).toLowerCase(Locale.ROOT);
            String address = word.substring(equals + 1);
            if (equals < 0 && word.equalsIgnoreCase("DIRECT")) {
                ofAll.add(new ProxyRoute.Direct());
            } else if (equals < 0) {
                address(address, ofAll);
            } else if (name.equals(scheme)) {
                address(address, ofScheme);
            } else if (!OTHER_SCHEMES.contains(name)) {
                unusable++;
            }
        }

        private void address(String address, List<ProxyRoute> into) {
            Matcher prefixed = WITH_SCHEME.matcher(address);
            boolean isPrefixed = prefixed.matches();
            Matcher parts = HOST_PORT.matcher(isPrefixed ? prefixed.group(2) : address);
            boolean isPlain = !isPrefixed || PLAIN.contains(prefixed.group(1).toLowerCase(Locale.ROOT));
            if (!isPlain || !parts.matches()) {
                unusable++;
                return;
            }
            int port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
            if (port < 1 || port > 65_535) {
                unusable++;
                return;
            }
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            into.add(new ProxyRoute.Proxy(host.toLowerCase(Locale.ROOT), port));
        }
    }
}
