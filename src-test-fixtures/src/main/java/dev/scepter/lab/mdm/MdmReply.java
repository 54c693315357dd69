package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What goes back: status, headers, body, and how much of it arrives. Immutable. */
public final class MdmReply {
    static final String JSON = "application/json";

    /** How a reply travels. */
    public enum Delivery {
        /** As a whole. */
        COMPLETE,
        /** The length is announced as a whole, half of it is sent, then the connection is closed. */
        TRUNCATED,
        /** The connection is closed without a byte. */
        NONE
    }

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Delivery delivery;

    private MdmReply(int status, Map<String, String> headers, byte[] body, Delivery delivery) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        this.status = status;
        this.headers = Collections.unmodifiableMap(byName);
        this.body = body;
        this.delivery = delivery;
    }

    /** A complete reply; the array is copied. */
    public static MdmReply of(int status, Map<String, String> headers, byte[] body) {
        return new MdmReply(status, headers, body.clone(), Delivery.COMPLETE);
    }

    static MdmReply text(int status, String contentType, String text) {
        return of(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    static MdmReply json(int status, JsonNode body) {
        return text(status, JSON, body.toString());
    }

    static MdmReply empty(int status) {
        return of(status, Map.of(), new byte[0]);
    }

    static MdmReply lost() {
        return new MdmReply(0, Map.of(), new byte[0], Delivery.NONE);
    }

    MdmReply truncated() {
        return new MdmReply(status, headers, body, Delivery.TRUNCATED);
    }

    MdmReply withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new MdmReply(status, more, body, delivery);
    }

    MdmReply withBody(JsonNode json) {
        return new MdmReply(status, headers, json.toString().getBytes(StandardCharsets.UTF_8), delivery);
    }

    /** HTTP status; 0 if nothing is sent. */
    public int status() {
        return status;
    }

    /** All headers; names are compared without regard to case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A header by its name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A copy of the whole body, however much of it arrives. */
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

    /** How the reply travels. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MdmReply that
                && status == that.status
                && delivery == that.delivery
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "MdmReply[" + status + ", " + body.length + " bytes, " + delivery + "]";
    }
}
