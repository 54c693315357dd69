package dev.scepter.agent.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Typed access to one JSON object of a state file; a member that is missing or of another type is named. */
final class JsonFields {
    private final ObjectNode node;

    JsonFields(ObjectNode node) {
        this.node = node;
    }

    ObjectNode node() {
        return node;
    }

    void put(String name, String value) {
        node.put(name, value);
    }

    void put(String name, int value) {
        node.put(name, value);
    }

    void put(String name, boolean value) {
        node.put(name, value);
    }

    void put(String name, Instant value) {
        node.put(name, value.toString());
    }

    void put(String name, byte[] value) {
        node.put(name, Base64.getEncoder().encodeToString(value));
    }

    void put(String name, EncodedCertificate value) {
        put(name, value.der());
    }

    void putCertificates(String name, List<EncodedCertificate> values) {
        ArrayNode array = node.putArray(name);
        for (EncodedCertificate value : values) {
            array.add(Base64.getEncoder().encodeToString(value.der()));
        }
    }

    void putWarnings(String name, List<Warning> warnings) {
        ArrayNode array = node.putArray(name);
        for (Warning warning : warnings) {
            array.addObject().put("code", warning.code()).put("message", warning.message());
        }
    }

    /** Adds a list of objects, each filled by the function. */
    <T> void putObjects(String name, List<T> values, BiConsumer<JsonFields, T> fill) {
        ArrayNode array = node.putArray(name);
        values.forEach(value -> fill.accept(new JsonFields(array.addObject()), value));
    }

    /** Adds an empty object and gives access to it. */
    JsonFields object(String name) {
        return new JsonFields(node.putObject(name));
    }

    JsonNode required(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("its member " + name + " is missing");
        }
        return value;
    }

    String text(String name) {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("its member " + name + " is no text");
        }
        return value.textValue();
    }

    int integer(String name) {
        JsonNode value = required(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IllegalArgumentException("its member " + name + " is no whole number");
        }
        return value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("its member " + name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    byte[] bytes(String name) {
        return Base64.getDecoder().decode(text(name));
    }

    EncodedCertificate certificate(String name) {
        return certificate(name, text(name));
    }

    List<EncodedCertificate> certificates(String name) {
        List<EncodedCertificate> values = new ArrayList<>();
        for (JsonNode item : list(name)) {
            values.add(certificate(name, item.asText()));
        }
        return values;
    }

    List<Warning> warnings(String name) {
        return objects(name).stream()
                .map(fields -> new Warning(fields.text("code"), fields.text("message")))
                .toList();
    }

    List<JsonFields> objects(String name) {
        List<JsonFields> values = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (!(item instanceof ObjectNode object)) {
                throw new IllegalArgumentException("its member " + name + " holds what is no object");
            }
            values.add(new JsonFields(object));
        }
        return values;
    }

    private JsonNode list(String name) {
        JsonNode value = required(name);
        if (!value.isArray()) {
            throw new IllegalArgumentException("its member " + name + " is no list");
        }
        return value;
    }

    /** Looked into here, so that bytes which are no certificate are found where the file is read, not where one is used. */
    private static EncodedCertificate certificate(String name, String base64) {
        try {
            EncodedCertificate certificate =
                    EncodedCertificate.ofDer(Base64.getDecoder().decode(base64));
            return ParsedCertificate.of(certificate).encoded();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its member " + name + " holds what is no certificate", e);
        }
    }

    Optional<String> optionalText(String name) {
        return node.has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    Optional<Instant> optionalInstant(String name) {
        return optionalText(name).map(Instant::parse);
    }

    Optional<JsonFields> optionalObject(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode object)) {
            throw new IllegalArgumentException("its member " + name + " is no object");
        }
        return Optional.of(new JsonFields(object));
    }

    /** Names of all members. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
