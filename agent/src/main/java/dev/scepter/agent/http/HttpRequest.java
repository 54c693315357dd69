package dev.scepter.agent.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request with the limits of its reply. Immutable.
 *
 * <p>{@link #toString} shows neither the body nor the query nor user info of the URL.
 */
public final class HttpRequest {
    /** The longest that any exchange may take: the longest wait of RFC 7240 that is asked for, and 20 s. */
    private static final Duration LONGEST_OF_ALL = Duration.ofSeconds(320);

    private final Method method;
    private final String purpose;
    private final String url;
    private final Map<String, String> headers;
    private final Optional<Body> body;
    private final int maxReplyBytes;
    private final Conduct conduct;

    /**
     * How the exchange goes on.
     *
     * @param retriesServerErrors whether a 5xx makes the request go out again
     * @param followsRedirects whether redirects of the same server are followed
     * @param longest how long the exchange may take as a whole
     */
    private record Conduct(boolean retriesServerErrors, boolean followsRedirects, Duration longest) {
        static final Conduct USUAL = new Conduct(true, true, OkHttpBoundedClient.LONGEST_EXCHANGE);
    }

    /** The methods that the agent uses. */
    public enum Method {
        GET,
        POST
    }

    private HttpRequest(
            Method method,
            String purpose,
            String url,
            Map<String, String> headers,
            Optional<Body> body,
            int maxReplyBytes,
            Conduct conduct) {
        if (maxReplyBytes < 0) {
            throw new IllegalArgumentException("a reply cannot be limited to " + maxReplyBytes + " bytes");
        }
        this.method = method;
        this.purpose = purpose;
        this.url = url;
        this.headers = headers;
        this.body = body;
        this.maxReplyBytes = maxReplyBytes;
        this.conduct = conduct;
    }

    /**
     * A GET request.
     *
     * @param purpose what it is for, as it stands in messages, such as {@code GetCACaps}
     * @param url an absolute http or https URL
     * @param maxReplyBytes a longer reply is a failure
     */
    public static HttpRequest get(String purpose, String url, int maxReplyBytes) {
        return new HttpRequest(Method.GET, purpose, url, Map.of(), Optional.empty(), maxReplyBytes, Conduct.USUAL);
    }

    /**
     * A POST request.
     *
     * @param purpose what it is for, as it stands in messages, such as {@code PKIOperation}
     * @param url an absolute http or https URL
     * @param contentType media type of the body
     * @param body what is sent; copied
     * @param maxReplyBytes a longer reply is a failure
     */
    public static HttpRequest post(String purpose, String url, String contentType, byte[] body, int maxReplyBytes) {
        Body sent = new Body(contentType, body.clone());
        return new HttpRequest(Method.POST, purpose, url, Map.of(), Optional.of(sent), maxReplyBytes, Conduct.USUAL);
    }

    /** The same request with one more header; a header of that name is replaced. */
    public HttpRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(method, purpose, url, Map.copyOf(more), body, maxReplyBytes, conduct);
    }

    /**
     * The same request, but an answer of 5xx is final and does not make it go out again, unless it only says that the
     * server is busy.
     */
    public HttpRequest withoutServerErrorRetries() {
        return with(new Conduct(false, conduct.followsRedirects(), conduct.longest()));
    }

    /** The same request, but any redirect is a failure: what proves itself for one address is not sent to another. */
    public HttpRequest withoutRedirects() {
        return with(new Conduct(conduct.retriesServerErrors(), false, conduct.longest()));
    }

    /**
     * The same request, for a server that was asked to hold its answer.
     *
     * @param longest how long the exchange may take as a whole, above 0 and at most 320 s; 20 s unless said otherwise
     */
    public HttpRequest withLongest(Duration longest) {
        if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST_OF_ALL) > 0) {
            throw new IllegalArgumentException("an exchange cannot be allowed to take " + longest);
        }
        return with(new Conduct(conduct.retriesServerErrors(), conduct.followsRedirects(), longest));
    }

    private HttpRequest with(Conduct other) {
        return new HttpRequest(method, purpose, url, headers, body, maxReplyBytes, other);
    }

    public Method method() {
        return method;
    }

    /** What the request is for, as it stands in messages. */
    public String purpose() {
        return purpose;
    }

    public String url() {
        return url;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Media type of the body; empty without a body. */
    public Optional<String> contentType() {
        return body.map(Body::contentType);
    }

    /** A copy of the body; empty bytes without a body. */
    public byte[] body() {
        return body.map(sent -> sent.bytes().clone()).orElseGet(() -> new byte[0]);
    }

    public int maxReplyBytes() {
        return maxReplyBytes;
    }

    /** Whether each answer of 408, 429 or 5xx makes the request go out again, not only that of a busy server. */
    public boolean retriesServerErrors() {
        return conduct.retriesServerErrors();
    }

    /** Whether redirects of the same server are followed. */
    public boolean followsRedirects() {
        return conduct.followsRedirects();
    }

    /** How long the exchange may take as a whole. */
    public Duration longest() {
        return conduct.longest();
    }

    @Override
    public String toString() {
        return purpose + " " + DisplayUrl.of(url);
    }

    private static final class Body {
        private final String contentType;
        private final byte[] bytes;

        Body(String contentType, byte[] bytes) {
            this.contentType = contentType;
            this.bytes = bytes;
        }

        String contentType() {
            return contentType;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
