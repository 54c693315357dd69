package dev.scepter.agent.platform.windows.mdmregistration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What Windows holds of an MDM, as it may be shown and reported. */
final class Shown {
    private static final int MAX_ADDRESS = 256;
    private static final int MAX_NAME = 64;

    private Shown() {}

    /** Scheme, host, port and path: what else stands in an address may be secret. Empty if it is no such address. */
    static Optional<String> address(String text) {
        try {
            URI uri = new URI(text.strip());
            if (uri.getScheme() == null || uri.getHost() == null) {
                return Optional.empty();
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            return Optional.of(cut(uri.getScheme() + "://" + uri.getHost() + port + path, MAX_ADDRESS));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Without what could forge another line. */
    static String name(String text) {
        return cut(text.strip().replaceAll("\\p{C}", "?"), MAX_NAME);
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
