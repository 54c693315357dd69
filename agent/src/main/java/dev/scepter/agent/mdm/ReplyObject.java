package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A JSON object that a server sent, read strictly. Failures name the member by its JSON pointer (RFC 6901) and never
 * quote what stands there, which may be a secret. A member that is {@code null} counts as absent.
 */
final class ReplyObject {
    /** Largest answer, in bytes. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(2_000_000)
                            .maxDocumentLength(MAX_BYTES)
                            .maxTokenCount(500_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private final HttpRequest request;
    private final JsonNode node;
    private final String pointer;

    private ReplyObject(HttpRequest request, JsonNode node, String pointer) {
        this.request = request;
        this.node = node;
        this.pointer = pointer;
    }

    /**
     * Reads the answer to a request.
     *
     * @throws ScepterException {@link ErrorCode#REPLY_TOO_LARGE} over a limit of depth, count or size; {@link
     *     ErrorCode#REPLY_UNDECODABLE} if it is not one JSON object
     */
    static ReplyObject read(HttpRequest request, byte[] body) throws ScepterException {
        JsonNode tree = parse(request, body);
        if (!tree.isObject()) {
            throw undecodable(request, "no JSON object");
        }
        return new ReplyObject(request, tree, "");
    }

    /**
     * Reads any JSON within the limits.
     *
     * @throws ScepterException as {@link #read}
     */
    static JsonNode parse(HttpRequest request, byte[] body) throws ScepterException {
        // No cause is kept: the words of the parser quote the document.
        try {
            return MAPPER.readTree(body);
        } catch (StreamConstraintsException e) {
            throw new ScepterException(ErrorCode.REPLY_TOO_LARGE, request + ": the JSON is nested too deep or too big");
        } catch (JsonProcessingException e) {
            String where = Optional.ofNullable(e.getLocation())
                    .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    .orElse("");
            throw undecodable(request, "not JSON" + where);
        } catch (IOException e) {
            throw undecodable(request, "not JSON in a known character encoding");
        }
    }

    /** A text that must be there and of a form. */
    String text(String name, Predicate<String> form) throws ScepterException {
        return optionalText(name, form).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** A text that may be missing, but is of a form. */
    Optional<String> optionalText(String name, Predicate<String> form) throws ScepterException {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.get().isTextual() || !form.test(value.get().textValue())) {
            throw wrong(name, "is no text of its form");
        }
        return Optional.of(value.get().textValue());
    }

    /** A whole number within bounds that must be there. */
    long number(String name, long least, long most) throws ScepterException {
        return optionalNumber(name, least, most).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** A whole number within bounds that may be missing. */
    Optional<Long> optionalNumber(String name, long least, long most) throws ScepterException {
        Optional<JsonNode> value = member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        boolean isWhole = value.get().isIntegralNumber() && value.get().canConvertToLong();
        if (!isWhole || value.get().longValue() < least || value.get().longValue() > most) {
            throw wrong(name, "is no whole number of its range");
        }
        return Optional.of(value.get().longValue());
    }

    /** A list of objects that must be there. */
    List<ReplyObject> objects(String name, int most) throws ScepterException {
        return optionalObjects(name, most).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** A list of objects that may be missing. */
    Optional<List<ReplyObject>> optionalObjects(String name, int most) throws ScepterException {
        Optional<JsonNode> list = list(name, most);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<ReplyObject> objects = new ArrayList<>();
        for (JsonNode item : list.get()) {
            String place = name + "/" + objects.size();
            if (!item.isObject()) {
                throw wrong(place, "is no object");
            }
            objects.add(new ReplyObject(request, item, pointer + "/" + place));
        }
        return Optional.of(List.copyOf(objects));
    }

    /** A list of texts; empty if it is missing. */
    List<String> texts(String name, int most) throws ScepterException {
        Optional<JsonNode> list = list(name, most);
        List<String> texts = new ArrayList<>();
        if (list.isPresent()) {
            for (JsonNode item : list.get()) {
                if (!item.isTextual()) {
                    throw wrong(name + "/" + texts.size(), "is no text");
                }
                texts.add(item.textValue());
            }
        }
        return List.copyOf(texts);
    }

    /** The whole object in UTF-8, members sorted, no white space: what means the same gives the same bytes. */
    byte[] canonical() {
        return canonical(node);
    }

    /** The same of any JSON. */
    static byte[] canonical(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree in memory can be written", e);
        }
    }

    /** Its JSON pointer in the answer. */
    String pointer() {
        return pointer;
    }

    private Optional<JsonNode> list(String name, int most) throws ScepterException {
        Optional<JsonNode> list = member(name);
        if (list.isPresent() && !list.get().isArray()) {
            throw wrong(name, "is no list");
        }
        if (list.isPresent() && list.get().size() > most) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE,
                    request + ": " + pointer + "/" + name + " has more than " + most + " items");
        }
        return list;
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private ScepterException wrong(String name, String what) {
        return undecodable(request, pointer + "/" + name + " " + what);
    }

    /** An answer that is none, and why. */
    static ScepterException undecodable(HttpRequest request, String what) {
        return new ScepterException(ErrorCode.REPLY_UNDECODABLE, request + ": " + what);
    }
}
