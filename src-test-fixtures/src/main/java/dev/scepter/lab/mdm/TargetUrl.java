package dev.scepter.lab.mdm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A URL in the form in which {@code htu} is compared: RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and 6.2.3. */
final class TargetUrl {
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    private TargetUrl() {}

    /** The normal form of a claim; empty if it is no absolute URL or has a query or a fragment. */
    static Optional<String> ofClaim(String htu) {
        try {
            URI url = new URI(htu);
            boolean bare = url.getRawQuery() == null && url.getRawFragment() == null;
            return bare && url.isAbsolute() && url.getHost() != null ? Optional.of(normal(url)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The normal form of what was called, without query and fragment. */
    static String normal(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() == DEFAULT_PORTS.getOrDefault(scheme, -1) ? -1 : url.getPort();
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        String path = url.normalize().getRawPath();
        return scheme + "://" + host + (port < 0 ? "" : ":" + port) + (path.isEmpty() ? "/" : path);
    }
}
