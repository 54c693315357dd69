package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.mdm.OutboxState.Delivered;
import dev.scepter.agent.mdm.OutboxState.Sealed;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.PolicyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An {@link OutboxState} as JSON that a person can read. Versioned: one of another version is refused, never guessed at. */
final class OutboxCodec {
    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(100_000)
                            .maxTokenCount(50_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    byte[] encode(OutboxState state) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.put("next", state.next());
        root.put("taken", state.taken());
        root.put("most", state.most());
        state.lostAt().ifPresent(at -> root.put("lostAt", at.toString()));
        state.delivered().ifPresent(value -> encode(root.putObject("delivered"), value));
        state.sealed().ifPresent(value -> encode(root.putObject("sealed"), value));
        ArrayNode events = root.putArray("events");
        state.events().forEach(event -> encode(events.addObject(), event));
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JacksonException e) {
            throw new UncheckedIOException("a tree in memory can be written", e);
        }
    }

    private static void encode(ObjectNode node, Delivered value) {
        node.put("at", value.at().toString());
        node.put("digest", value.digest());
        value.nonce().ifPresent(nonce -> node.put("nonce", nonce));
    }

    private static void encode(ObjectNode node, Sealed value) {
        node.put("key", value.key());
        node.put("at", value.at().toString());
        node.put("through", value.through());
        node.put("events", value.events());
        node.put("digest", value.digest());
        value.nonce().ifPresent(nonce -> node.put("nonce", nonce));
        node.put("bodySha256", value.bodySha256());
    }

    private static void encode(ObjectNode node, NumberedEvent event) {
        node.put("sequence", event.sequence());
        node.put("at", event.at().toString());
        node.put("id", event.id());
        event.policy().ifPresent(policy -> node.put("policyId", policy.text()));
        node.put("message", event.message());
    }

    /** Empty if it cannot be understood. */
    Optional<OutboxState> decode(byte[] content) {
        try {
            JsonNode root = MAPPER.readTree(content);
            if (!root.isObject() || number(root, "version") != VERSION) {
                return Optional.empty();
            }
            List<NumberedEvent> events = new ArrayList<>();
            root.path("events").forEach(node -> events.add(event(node)));
            return Optional.of(new OutboxState(
                    number(root, "next"),
                    number(root, "taken"),
                    Math.toIntExact(number(root, "most")),
                    optional(root, "lostAt").map(JsonNode::asText).map(Instant::parse),
                    events,
                    optional(root, "delivered").map(OutboxCodec::delivered),
                    optional(root, "sealed").map(OutboxCodec::sealed)));
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Delivered delivered(JsonNode node) {
        return new Delivered(
                Instant.parse(text(node, "at")),
                text(node, "digest"),
                optional(node, "nonce").map(JsonNode::asText));
    }

    private static Sealed sealed(JsonNode node) {
        return new Sealed(
                text(node, "key"),
                Instant.parse(text(node, "at")),
                number(node, "through"),
                Math.toIntExact(number(node, "events")),
                text(node, "digest"),
                optional(node, "nonce").map(JsonNode::asText),
                text(node, "bodySha256"));
    }

    private static NumberedEvent event(JsonNode node) {
        return new NumberedEvent(
                number(node, "sequence"),
                Instant.parse(text(node, "at")),
                Math.toIntExact(number(node, "id")),
                optional(node, "policyId").map(JsonNode::asText).map(PolicyId::new),
                text(node, "message"));
    }

    private static Optional<JsonNode> optional(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name));
    }

    private static String text(JsonNode node, String name) {
        return optional(node, name)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() -> new IllegalArgumentException("its member " + name + " is no text"));
    }

    private static long number(JsonNode node, String name) {
        return optional(node, name)
                .filter(value -> value.isIntegralNumber() && value.canConvertToLong())
                .map(JsonNode::longValue)
                .orElseThrow(() -> new IllegalArgumentException("its member " + name + " is no whole number"));
    }
}
