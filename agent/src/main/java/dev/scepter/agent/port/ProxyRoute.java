package dev.scepter.agent.port;

import java.util.regex.Pattern;

/** One way to a server. */
public sealed interface ProxyRoute {

    /** Straight to the server. */
    record Direct() implements ProxyRoute {
        @Override
        public String toString() {
            return "direct";
        }
    }

    /**
     * Through an HTTP proxy, which is spoken to in plain HTTP.
     *
     * @param host a name or an address in ASCII, an IPv6 address without brackets, at most 255 characters
     * @param port 1 to 65535
     */
    record Proxy(String host, int port) implements ProxyRoute {
        private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");

        /** Checks the parts. */
        public Proxy {
            if (!HOST.matcher(host).matches() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no proxy is at that host and port " + port);
            }
        }

        /** Host and port, fit for a message. */
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
