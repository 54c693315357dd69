package dev.scepter.agent.csp;

import java.util.Optional;

/** The value of {@code ServerURL}. Windows asks for {@code /pkiclient.exe} below it; a policy is used exactly. */
final class WindowsUrl {
    static final String PATH = "/pkiclient.exe";

    private WindowsUrl() {}

    /** The address that Windows asks for. */
    static String toPolicy(String serverUrl) {
        int query = queryAt(serverUrl);
        String path = serverUrl.substring(0, query);
        if (path.isEmpty() || path.endsWith(PATH)) {
            return serverUrl;
        }
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return base + PATH + serverUrl.substring(query);
    }

    /** The value with which Windows asks for an address; empty if there is none. */
    static Optional<String> toNode(String address) {
        int query = queryAt(address);
        String path = address.substring(0, query);
        return path.endsWith(PATH)
                ? Optional.of(path.substring(0, path.length() - PATH.length()) + address.substring(query))
                : Optional.empty();
    }

    private static int queryAt(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url.length() : query;
    }
}
