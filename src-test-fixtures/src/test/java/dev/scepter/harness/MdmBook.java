package dev.scepter.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.lab.mdm.MdmReply;
import dev.scepter.lab.mdm.MdmRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What the MDM was told: whether each event came once and in order, and each report under one key. */
final class MdmBook {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Consumer<String> violations;
    private final SecretWatch secrets;
    private final Map<String, String> bodyOfKey = new HashMap<>();
    private final Map<String, String> keyOfBody = new HashMap<>();
    private OptionalLong lastEvent = OptionalLong.empty();
    private int exchanges;

    MdmBook(Consumer<String> violations, SecretWatch secrets) {
        this.violations = violations;
        this.secrets = secrets;
    }

    /** The MDM has processed a call; whether its reply arrives is not known yet. */
    void seen(MdmRequest request, MdmReply reply) {
        exchanges++;
        if (request.path().endsWith("/enroll") && reply.status() == 201) {
            secrets.plant(parse(reply.text()).path("deviceToken").textValue());
        }
        if (request.path().endsWith("/status")) {
            secrets.look("a report to the MDM", request.body());
            if (reply.status() == 204) {
                taken(request.header("Idempotency-Key").orElse(""), request.text());
            } else {
                violations.accept("the MDM refused a report: " + reply.status() + " " + reply.text());
            }
        }
    }

    private void taken(String key, String body) {
        String before = bodyOfKey.putIfAbsent(key, body);
        if (before != null) {
            if (!before.equals(body)) {
                violations.accept("two reports went under one key");
            }
            return;
        }
        if (keyOfBody.putIfAbsent(body, key) != null) {
            violations.accept("one report went under two keys");
        }
        parse(body).path("events").forEach(event -> told(event.path("sequence").longValue()));
    }

    private void told(long event) {
        if (lastEvent.isPresent() && event <= lastEvent.getAsLong()) {
            violations.accept("event " + event + " was told after event " + lastEvent.getAsLong());
        } else if (lastEvent.isPresent() && event > lastEvent.getAsLong() + 1) {
            violations.accept("event " + event + " followed event " + lastEvent.getAsLong());
        }
        lastEvent = OptionalLong.of(event);
    }

    /** How many calls the MDM has processed. */
    int exchanges() {
        return exchanges;
    }

    /** The number of the last event that the MDM was told. */
    OptionalLong lastEvent() {
        return lastEvent;
    }

    static JsonNode parse(byte[] json) {
        return parse(new String(json, StandardCharsets.UTF_8));
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON came", e);
        }
    }
}
