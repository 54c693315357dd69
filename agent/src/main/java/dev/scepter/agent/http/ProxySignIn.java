package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** A proxy wants to know who asks: what it offers, and the failure that this is. */
final class ProxySignIn {
    /** The status that says so (RFC 9110 §15.5.8). */
    static final int STATUS = 407;

    private static final String HEADER = "Proxy-Authenticate";
    private static final int MAX_SCHEMES = 8;
    private static final int MAX_HEADERS = 16;
    private static final int MAX_HEADER = 2_048;
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"?");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,31}");

    private ProxySignIn() {}

    /** A CONNECT that was answered by 407. */
    static final class RequiredException extends IOException {
        private static final long serialVersionUID = 1L;

        private final ArrayList<String> schemes;

        RequiredException(List<String> schemes) {
            super("HTTP 407");
            this.schemes = new ArrayList<>(schemes);
        }

        List<String> schemes() {
            return List.copyOf(schemes);
        }
    }

    /**
     * OkHttp's question for credentials: there are none.
     *
     * @throws RequiredException if the proxy asked; OkHttp itself asks once before, with an answer that nobody sent
     */
    static @Nullable Request refuse(@Nullable Route route, Response response) throws RequiredException {
        if (response.receivedResponseAtMillis() < 0) {
            return null;
        }
        throw new RequiredException(schemes(response.headers(HEADER)));
    }

    static ScepterException failure(HttpRequest request, Way way, Response response) {
        return failure(request, way, schemes(response.headers(HEADER)), null);
    }

    static ScepterException failure(HttpRequest request, Way way, List<String> schemes, @Nullable Throwable cause) {
        String who = way.isProxy() ? way.words() : "a proxy that no setting names";
        String offer = schemes.isEmpty() ? "it names no scheme" : "it offers " + String.join(", ", schemes);
        return new ScepterException(
                ErrorCode.PROXY_SIGN_IN_REQUIRED,
                request + ": " + who + " wants a sign-in (HTTP 407); " + offer,
                cause);
    }

    /** The names of the schemes (RFC 9110 §11.6.1), each once; what is none is left out. */
    static List<String> schemes(List<String> headers) {
        Set<String> found = new LinkedHashSet<>();
        for (String header : headers.subList(0, Math.min(headers.size(), MAX_HEADERS))) {
            String bounded = header.substring(0, Math.min(header.length(), MAX_HEADER));
            for (String part : QUOTED.matcher(bounded).replaceAll("").split(",", -1)) {
                String[] words = part.strip().split("[ \t]+", 2);
                boolean isParameter = words.length > 1 && words[1].startsWith("=");
                if (!isParameter && SCHEME.matcher(words[0]).matches() && found.size() < MAX_SCHEMES) {
                    found.add(words[0]);
                }
            }
        }
        return List.copyOf(found);
    }
}
