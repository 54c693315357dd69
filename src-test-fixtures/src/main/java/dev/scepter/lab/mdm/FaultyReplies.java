package dev.scepter.lab.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Makes replies of servers that go wrong. */
final class FaultyReplies {
    private static final int HUGE = 8 * 1_024 * 1_024;
    private static final int DEPTH = 100_000;
    private static final String FOREIGN_DEVICE = "another-device";

    private FaultyReplies() {}

    /** What comes instead of an answer. */
    static MdmReply instead(MdmFault fault, MdmRequest request, Duration retryAfter) {
        return switch (fault) {
            case CAPTIVE_PORTAL ->
                MdmReply.text(
                        200,
                        "text/html; charset=utf-8",
                        "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Please log in to use this"
                                + " network</h1><form action=\"/login\"><input name=\"room\"></form></body></html>");
            case CAPTIVE_JSON ->
                MdmReply.json(
                        200,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("captive", true)
                                .put("user-portal-url", "https://portal.invalid/"));
            case REDIRECT -> MdmReply.empty(307).withHeader("Location", "https://elsewhere.invalid" + request.path());
            case UNAVAILABLE ->
                RefusedException.error(503, "unavailable", "the MDM is being serviced")
                        .withHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
            case BUSY ->
                RefusedException.error(429, "too_many_requests", "the MDM has no time now")
                        .withHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
            case UNAUTHORIZED -> new RefusedException(401, "invalid_token", "the MDM does not know this token").reply();
            case ERROR_500 -> RefusedException.error(500, "internal_error", "the MDM has a defect");
            default -> throw new IllegalArgumentException(fault + " comes instead of nothing");
        };
    }

    /** What comes of the true answer. */
    static MdmReply spoilt(MdmFault fault, MdmReply reply) {
        return switch (fault) {
            case EMPTY_BODY -> MdmReply.of(200, reply.headers(), new byte[0]).withHeader("Content-Type", MdmReply.JSON);
            case TRUNCATED -> reply.truncated();
            case NO_ANSWER -> MdmReply.lost();
            case DEEP_JSON ->
                text(reply, "{\"deviceId\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + ",\"policies\":[]}");
            case HUGE -> huge(reply);
            case WRONG_TYPES ->
                text(
                        reply,
                        "{\"deviceId\":7,\"deviceToken\":[],\"generation\":\"newest\",\"policies\":{},\"removed\":true,"
                                + "\"pause\":\"all\",\"pollSeconds\":\"soon\",\"proofNonce\":{}}");
            case FOREIGN_DEVICE -> foreign(reply);
            default -> reply;
        };
    }

    private static MdmReply foreign(MdmReply reply) {
        ObjectNode body = object(reply);
        return body.has("deviceId") ? reply.withBody(body.put("deviceId", FOREIGN_DEVICE)) : reply;
    }

    /** A client without a bound would understand this answer, as it ignores members that it does not know. */
    private static MdmReply huge(MdmReply reply) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("padding", "x".repeat(HUGE));
        body.setAll(object(reply));
        return text(reply, body.toString());
    }

    private static MdmReply text(MdmReply reply, String body) {
        Map<String, String> headers = reply.headers();
        int status = reply.status() == 204 || reply.status() == 304 ? 200 : reply.status();
        return MdmReply.of(status, headers, body.getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Type", MdmReply.JSON);
    }

    static ObjectNode object(MdmReply reply) {
        try {
            JsonNode body = new JsonMapper().readTree(reply.text());
            return body instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the MDM wrote JSON that cannot be read", e);
        }
    }
}
