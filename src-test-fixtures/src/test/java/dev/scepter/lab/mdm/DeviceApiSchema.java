package dev.scepter.lab.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds recorded calls to {@code docs/device-api.yaml}: operation, headers, bodies, status. Not thread-safe.
 *
 * <p>Of a call that a fault of the lab struck only the request is checked.
 */
public final class DeviceApiSchema {
    private static final Path FILE = Path.of("..", "docs", "device-api.yaml");
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String ROOT = "urn:scepter:device-api";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode api;
    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private final Map<JsonNode, URI> registered = new HashMap<>();

    private DeviceApiSchema(JsonNode api) {
        this.api = api;
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.set("$defs", rewritten(api.at("/components/schemas")));
        validator.registerSchema(URI.create(ROOT), (Object) root);
    }

    /** Reads the description of the API. */
    public static DeviceApiSchema load() {
        try {
            return new DeviceApiSchema(new YAMLMapper().readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    /** Fails unless all calls are as described. */
    public void check(List<MdmExchange> exchanges) {
        List<String> wrong = new ArrayList<>();
        exchanges.forEach(
                exchange -> violations(exchange).forEach(violation -> wrong.add(exchange + ": " + violation)));
        if (!wrong.isEmpty()) {
            throw new AssertionError("not as docs/device-api.yaml describes it:\n" + String.join("\n", wrong));
        }
    }

    /** What of a call is not as described; empty if all is. */
    public List<String> violations(MdmExchange exchange) {
        Optional<JsonNode> path = path(exchange.path());
        JsonNode operation = path.map(value -> value.path(exchange.method().toLowerCase(Locale.ROOT)))
                .orElse(JsonNodeFactory.instance.missingNode());
        if (operation.isMissingNode()) {
            return List.of("the call is not described");
        }
        List<String> wrong = new ArrayList<>();
        request(operation, exchange, wrong);
        if (exchange.fault().isEmpty()) {
            reply(operation, exchange, wrong);
        }
        return wrong;
    }

    private Optional<JsonNode> path(String called) {
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            if (Pattern.matches(path.getKey().replaceAll("\\{[A-Za-z]+}", "[A-Za-z0-9-]{1,64}"), called)) {
                return Optional.of(path.getValue());
            }
        }
        return Optional.empty();
    }

    private void request(JsonNode operation, MdmExchange exchange, List<String> wrong) {
        for (JsonNode described : operation.path("parameters")) {
            JsonNode parameter = resolved(described);
            if (parameter.path("in").asText().equals("header")) {
                header("request", parameter.path("name").asText(), parameter, exchange.requestHeaders(), wrong);
            }
        }
        boolean open = operation.has("security") && operation.path("security").isEmpty();
        if (!open
                && !exchange.requestHeaders().getOrDefault("authorization", "").startsWith("DPoP ")) {
            wrong.add("the request has no Authorization of scheme DPoP");
        }
        JsonNode content = resolved(operation.path("requestBody")).path("content");
        body("request", content, exchange.requestHeaders(), exchange.requestBody(), wrong);
    }

    private void reply(JsonNode operation, MdmExchange exchange, List<String> wrong) {
        JsonNode reply = resolved(operation.path("responses").path(Integer.toString(exchange.status())));
        if (reply.isMissingNode()) {
            wrong.add("the status " + exchange.status() + " is not described");
            return;
        }
        reply.path("headers")
                .properties()
                .forEach(header ->
                        header("reply", header.getKey(), resolved(header.getValue()), exchange.replyHeaders(), wrong));
        body("reply", reply.path("content"), exchange.replyHeaders(), exchange.replyBody(), wrong);
    }

    private void header(
            String where, String name, JsonNode described, Map<String, String> headers, List<String> wrong) {
        Optional<String> value = Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        if (value.isPresent()) {
            validate(where + " header " + name, described.path("schema"), TextNode.valueOf(value.get()), wrong);
        } else if (described.path("required").asBoolean()) {
            wrong.add("the " + where + " has no header " + name);
        }
    }

    private void body(String where, JsonNode content, Map<String, String> headers, String body, List<String> wrong) {
        if (content.isMissingNode()) {
            if (!body.isEmpty()) {
                wrong.add("the " + where + " has a body and should have none");
            }
            return;
        }
        String type = headers.getOrDefault("content-type", "").replaceAll("\\s*;.*", "");
        if (!content.has(type)) {
            wrong.add("the " + where + " is of the type '" + type + "'");
            return;
        }
        try {
            validate(where + " body", content.path(type).path("schema"), JSON.readTree(body), wrong);
        } catch (JsonProcessingException e) {
            wrong.add("the " + where + " body is not JSON: " + e.getOriginalMessage());
        }
    }

    private void validate(String where, JsonNode schema, JsonNode value, List<String> wrong) {
        URI address = registered.computeIfAbsent(
                schema,
                any -> validator.registerSchema(
                        URI.create(ROOT + ":" + registered.size()), (Object) rewritten(schema)));
        validator
                .validate(address, (Object) value)
                .getErrors()
                .forEach(error -> wrong.add(where + " at '" + error.getInstanceLocation() + "': " + error.getError()));
    }

    /** What a {@code $ref} outside of schemas refers to. */
    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** A copy whose references are those of one JSON Schema document. */
    private static JsonNode rewritten(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), rewritten(field.getValue())));
            String ref = object.path("$ref").asText();
            if (ref.startsWith(COMPONENTS)) {
                copy.put("$ref", ROOT + "#/$defs/" + ref.substring(COMPONENTS.length()));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(rewritten(element)));
            return copy;
        }
        return node;
    }
}
