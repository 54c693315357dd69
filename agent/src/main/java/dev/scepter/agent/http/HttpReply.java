package dev.scepter.agent.http;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a server answered, complete. Immutable. */
public final class HttpReply {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean afterResend;

    /**
     * @param status the HTTP status, 100 to 599
     * @param headers names in any case, each once
     * @param body the content; of a status outside 200 to 299 at most the first 4,096 bytes; copied
     */
    public HttpReply(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, false);
    }

    private HttpReply(int status, Map<String, String> headers, byte[] body, boolean afterResend) {
        this.afterResend = afterResend;
        this.status = status;
        this.headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    /** The same reply, to bytes that had left before without a complete answer. */
    HttpReply afterAResend() {
        return new HttpReply(status, headers, body, true);
    }

    /** The bytes had left before: the server may have seen them twice. */
    public boolean isAfterResend() {
        return afterResend;
    }

    /** Whether the status is one of 200 to 299. */
    public boolean isSuccess() {
        return status >= 200 && status <= 299;
    }

    /** A header by its name in any case; the last one if the server sent several. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public Optional<String> contentType() {
        return header("Content-Type");
    }

    public Optional<String> etag() {
        return header("ETag");
    }

    /** The server's clock; empty if it did not tell, or not in the form of RFC 9110 §5.6.7. */
    public Optional<Instant> date() {
        return header("Date").flatMap(HttpReply::parseDate);
    }

    /** A copy of the content. */
    public byte[] body() {
        return body.clone();
    }

    /** Length of the content in bytes. */
    public int bodyLength() {
        return body.length;
    }

    static Optional<Instant> parseDate(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "HTTP " + status + ", " + body.length + " bytes";
    }
}
