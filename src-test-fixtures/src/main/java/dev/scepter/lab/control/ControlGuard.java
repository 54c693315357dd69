package dev.scepter.lab.control;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses control calls that a foreign web page makes a browser send, and, where others can reach the port, those without
 * the token.
 *
 * <p>A page whose name was bound to this address anew (DNS rebinding) shows by the Host header that it is foreign; any
 * other page by its Origin.
 */
public final class ControlGuard {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Optional<String> bound;
    private final Optional<String> token;

    private ControlGuard(Optional<String> bound, Optional<String> token) {
        this.bound = bound;
        this.token = token;
    }

    /** For a port that only this machine reaches. */
    public static ControlGuard ofLoopback() {
        return new ControlGuard(Optional.empty(), Optional.empty());
    }

    /**
     * For a port that others reach.
     *
     * @param host the name or address that the port was bound to
     * @param token what calls must carry as {@code Authorization: Bearer}
     */
    public static ControlGuard ofNetwork(String host, String token) {
        return new ControlGuard(Optional.of(host.toLowerCase(Locale.ROOT)), Optional.of(token));
    }

    void check(ControlRequest request) {
        String host = request.header("host").orElse("");
        if (!isOurs(nameOf(host))) {
            throw new ControlException(403, "the lab is not called " + host + "; use its address");
        }
        Optional<String> origin = request.header("origin");
        if (origin.isPresent() && !origin.get().equalsIgnoreCase("http://" + host)) {
            throw new ControlException(403, "pages of " + origin.get() + " may not control the lab");
        }
        if (token.isPresent() && !isBearer(request.header("authorization").orElse(""), token.get())) {
            throw new ControlException(
                    401, "the token that the lab printed at its start is wanted: Authorization: Bearer TOKEN");
        }
    }

    private boolean isOurs(String name) {
        boolean literal = name.startsWith("[") || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        return LOOPBACK.contains(name)
                || bound.filter(own -> literal || own.equals(name)).isPresent();
    }

    /** The host in lower case, without the port; empty if the header is none. */
    private static String nameOf(String host) {
        try {
            String name = new URI("http://" + host).getHost();
            return name == null ? "" : name.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static boolean isBearer(String header, String token) {
        return MessageDigest.isEqual(
                header.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }
}
