package dev.scepter.lab.mdm;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it came: method, absolute URL, headers, body. Immutable. */
public final class MdmRequest {
    private final String method;
    private final URI url;
    private final Map<String, String> headers;
    private final byte[] body;

    private MdmRequest(String method, URI url, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Takes a request; the array is copied.
     *
     * @param method such as {@code GET}
     * @param url absolute, as the device wrote it
     * @param headers by name, one value each
     * @param body may be empty
     * @throws IllegalArgumentException if the URL is none, is not absolute, or two headers differ in case only
     */
    public static MdmRequest of(String method, String url, Map<String, String> headers, byte[] body) {
        URI address = URI.create(url);
        if (!address.isAbsolute() || address.getRawPath() == null) {
            throw new IllegalArgumentException("not an absolute URL: " + url);
        }
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        if (byName.size() != headers.size()) {
            throw new IllegalArgumentException("a header comes twice: " + headers.keySet());
        }
        return new MdmRequest(method, address, Collections.unmodifiableMap(byName), body.clone());
    }

    public String method() {
        return method;
    }

    public URI url() {
        return url;
    }

    /** The raw path of the URL. */
    public String path() {
        return url.getRawPath();
    }

    /** All headers; names are compared without regard to case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A header by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    int length() {
        return body.length;
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MdmRequest that
                && method.equals(that.method)
                && url.equals(that.url)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * url.hashCode() + Arrays.hashCode(body);
    }

    /** Without headers and body, which hold tokens. */
    @Override
    public String toString() {
        return method + " " + url + ", " + body.length + " bytes";
    }
}
