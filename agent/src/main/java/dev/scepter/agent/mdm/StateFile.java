package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A versioned JSON object of text members, as this package keeps its own state. What is wrong with one is told in words. */
final class StateFile {
    /** Largest file that is read, in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode node;

    /** Says why a content is no state file, without quoting it. */
    static final class DamagedException extends Exception {
        DamagedException(String message) {
            super(message);
        }
    }

    private StateFile(ObjectNode node) {
        this.node = node;
    }

    /** An empty one of the version that this build writes. */
    static StateFile create() {
        return new StateFile(MAPPER.createObjectNode().put("version", VERSION));
    }

    static StateFile read(byte[] content) throws DamagedException {
        JsonNode tree = parse(content);
        if (!(tree instanceof ObjectNode object)) {
            throw new DamagedException("it holds no JSON object");
        }
        JsonNode version = object.path("version");
        if (!version.isIntegralNumber()) {
            throw new DamagedException("it has no version");
        }
        if (version.bigIntegerValue().intValue() != VERSION || !version.canConvertToInt()) {
            throw new DamagedException("its version is not " + VERSION + ", the one that this Scepter knows");
        }
        return new StateFile(object);
    }

    private static JsonNode parse(byte[] content) throws DamagedException {
        // No cause: the words of the parser quote the content.
        try {
            return MAPPER.readTree(content);
        } catch (JacksonException e) {
            throw new DamagedException("it is not JSON");
        } catch (IOException e) {
            throw new DamagedException("it is not JSON in a known character encoding");
        }
    }

    StateFile put(String name, String value) {
        node.put(name, value);
        return this;
    }

    StateFile put(String name, Optional<String> value) {
        value.ifPresent(text -> node.put(name, text));
        return this;
    }

    String text(String name) throws DamagedException {
        return optionalText(name).orElseThrow(() -> new DamagedException("its member " + name + " is missing"));
    }

    Optional<String> optionalText(String name) throws DamagedException {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new DamagedException("its member " + name + " is no text");
        }
        return Optional.of(value.textValue());
    }

    byte[] encode() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree of texts can be written", e);
        }
    }
}
