package dev.scepter.agent.http;

import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Says whether what goes to a URL is safe from others on the way. */
public final class UrlProtection {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|::1");

    private UrlProtection() {}

    /** Host and port that a URL leads to, the default port filled in; empty if it is none. */
    public static Optional<String> authority(String url) {
        @Nullable HttpUrl parsed = HttpUrl.parse(url);
        return Optional.ofNullable(parsed).map(value -> value.host() + ":" + value.port());
    }

    /**
     * Whether a URL is https, or http to this machine itself.
     *
     * <p>Reads the URL as the client does that sends there, so that the two cannot differ on what the host is.
     */
    public static boolean isProtected(String url) {
        @Nullable HttpUrl parsed = HttpUrl.parse(url);
        return parsed != null && (parsed.isHttps() || isLoopback(parsed));
    }

    /** Whether a URL leads to this machine itself. */
    static boolean isLoopback(HttpUrl url) {
        return LOOPBACK.matcher(url.host()).matches();
    }
}
