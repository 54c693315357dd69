package dev.scepter.agent.csp;

import java.util.Locale;
import java.util.Optional;

/** The value of {@code ServerURL}. Windows asks for {@code /pkiclient.exe} below it; a policy is used exactly. */
final class WindowsUrl {
    static final String PATH = "/pkiclient.exe";

    private WindowsUrl() {}

    /** Whether the path of an address ends in it already, in any case. */
    static boolean endsInPath(String address) {
        return address.substring(0, queryAt(address)).toLowerCase(Locale.ROOT).endsWith(PATH);
    }

    /** The value with which Windows asks for an address; empty if there is none. */
    static Optional<String> toNode(String address) {
        int query = queryAt(address);
        String path = address.substring(0, query);
        return endsInPath(address)
                ? Optional.of(path.substring(0, path.length() - PATH.length()) + address.substring(query))
                : Optional.empty();
    }

    /** Whether an address has user info or a query. An @ elsewhere counts, too: better one address hidden for nothing. */
    static boolean mayHoldSecret(String address) {
        return address.indexOf('?') >= 0 || address.indexOf('@') >= 0;
    }

    private static int queryAt(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url.length() : query;
    }
}
