package dev.scepter.agent.http;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The address below which a server has its calls: http or https, without user info, query and fragment. Immutable.
 *
 * <p>In one spelling only, that of the client which sends there: host in lower case or punycode, no default port, no
 * {@code /} at the end. What is signed about an address is then what goes over the wire.
 */
public final class BaseUrl {
    private static final int MAX_LENGTH = 2048;

    private final String text;
    private final HttpUrl url;

    private BaseUrl(HttpUrl url) {
        this.url = url;
        this.text = withoutSlash(url.toString());
    }

    /** Reads an address; empty if it is not of this form. */
    public static Optional<BaseUrl> parse(String text) {
        return Optional.ofNullable(text.length() > MAX_LENGTH ? null : HttpUrl.parse(text))
                .filter(BaseUrl::isBare)
                .map(BaseUrl::new);
    }

    private static boolean isBare(HttpUrl url) {
        return url.username().isEmpty() && url.password().isEmpty() && url.query() == null && url.fragment() == null;
    }

    /** The address. */
    public String text() {
        return text;
    }

    /** Scheme, host and, if it is not the usual one, port. */
    public String origin() {
        return withoutSlash(url.newBuilder().encodedPath("/").build().toString());
    }

    public boolean isHttps() {
        return url.isHttps();
    }

    private static String withoutSlash(String url) {
        int end = url.length();
        while (url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
