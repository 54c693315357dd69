package dev.scepter.lab.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP request as it came over the wire. Immutable. */
public final class WireRequest {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1_000_000;

    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final byte[] body;

    private WireRequest(String method, String target, Map<String, String> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    static WireRequest read(InputStream in) throws IOException {
        String[] lines = head(in).split("\r\n", -1);
        String[] first = lines[0].split(" ", 3);
        if (first.length != 3) {
            throw new IOException("no request line: " + lines[0]);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length > MAX_BODY) {
            throw new IOException("a body of " + length + " bytes");
        }
        return new WireRequest(first[0], first[1], headers, in.readNBytes(length));
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int next = in.read();
            if (next < 0 || head.size() == MAX_HEAD) {
                throw new EOFException("no whole request");
            }
            head.write(next);
            boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
            state = expected ? state + 1 : next == '\r' ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 4);
    }

    public String method() {
        return method;
    }

    /** Path and query. */
    public String target() {
        return target;
    }

    /** The path alone. */
    public String path() {
        return target.split("\\?", 2)[0];
    }

    @Nullable
    String query() {
        String[] parts = target.split("\\?", 2);
        return parts.length == 2 ? parts[1] : null;
    }

    /** A parameter of the query, decoded as forms are. */
    public Optional<String> parameter(String name) {
        return QueryString.parameter(query(), name);
    }

    /** The {@code operation} parameter; empty text without one. */
    public String operation() {
        return parameter("operation").orElse("");
    }

    /** A header by its name in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return method + " " + target + " (" + body.length + " bytes)";
    }
}
