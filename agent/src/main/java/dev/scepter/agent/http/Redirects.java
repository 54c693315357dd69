package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The redirect rules of one exchange: at most three, never to another scheme, host or port, and a POST only by 307 and
 * 308, which keep its body.
 *
 * <p>Decides only; sends nothing. For one thread.
 */
final class Redirects {
    private static final int MOST = 3;
    private static final Set<Integer> FOLLOWED_BY_GET = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> FOLLOWED_BY_POST = Set.of(307, 308);
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

    private final HttpRequest request;
    private final Set<HttpUrl> visited = new HashSet<>();
    private HttpUrl current;

    Redirects(HttpRequest request, HttpUrl start) {
        this.request = request;
        this.current = start;
        visited.add(start);
    }

    /** Says whether a reply of this status has to be handed to {@link #follow}. */
    static boolean isRedirect(int status) {
        return FOLLOWED_BY_GET.contains(status);
    }

    /** Where the request goes next. */
    HttpUrl follow(int status, Optional<String> location) throws ScepterException {
        if (request.method() == HttpRequest.Method.POST && !FOLLOWED_BY_POST.contains(status)) {
            throw failure(ErrorCode.REDIRECT_FORBIDDEN, status, "which does not keep a POST");
        }
        HttpUrl next = resolve(status, location);
        if (!isSameServer(next)) {
            throw failure(ErrorCode.REDIRECTED_ELSEWHERE, status, "to " + DisplayUrl.of(next));
        }
        if (!request.followsRedirects()) {
            throw failure(
                    ErrorCode.REDIRECT_FORBIDDEN, status, "to " + DisplayUrl.of(next) + ", which is not followed");
        }
        // The first address counts as visited.
        if (visited.size() > MOST) {
            throw failure(ErrorCode.REDIRECT_LOOP, status, "after " + MOST + " redirects");
        }
        if (!visited.add(next)) {
            throw failure(ErrorCode.REDIRECT_LOOP, status, "back to " + DisplayUrl.of(next));
        }
        current = next;
        return next;
    }

    private HttpUrl resolve(int status, Optional<String> location) throws ScepterException {
        if (location.isEmpty()) {
            throw failure(ErrorCode.REDIRECT_FORBIDDEN, status, "without a Location");
        }
        @Nullable HttpUrl next = current.resolve(location.get());
        if (next == null && hasOtherScheme(location.get())) {
            throw failure(ErrorCode.REDIRECTED_ELSEWHERE, status, "to another scheme than http and https");
        }
        if (next == null) {
            throw failure(ErrorCode.REDIRECT_FORBIDDEN, status, "to an address that cannot be read");
        }
        return next;
    }

    private static boolean hasOtherScheme(String location) {
        var matcher = SCHEME.matcher(location.strip());
        return matcher.matches()
                && !matcher.group(1).equalsIgnoreCase("http")
                && !matcher.group(1).equalsIgnoreCase("https");
    }

    private boolean isSameServer(HttpUrl next) {
        return next.scheme().equals(current.scheme())
                && next.host().equals(current.host())
                && next.port() == current.port();
    }

    private ScepterException failure(ErrorCode code, int status, String what) {
        return new ScepterException(code, request + ": redirected by HTTP " + status + " " + what);
    }
}
