package dev.scepter.agent.port;

/**
 * Where a request goes: scheme, host and port (RFC 6454). No path and no query, which can hold secrets.
 *
 * @param secure https; else http
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Origin(boolean secure, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Checks the parts. */
    public Origin {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a server is not at \"" + host + "\", port " + port);
        }
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return secure ? "https" : "http";
    }

    /** As a URL of the server's root, without the port if it is the usual one. */
    public String url() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return scheme() + "://" + name + (port == (secure ? HTTPS_PORT : HTTP_PORT) ? "" : ":" + port) + "/";
    }
}
