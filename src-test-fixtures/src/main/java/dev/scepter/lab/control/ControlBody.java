package dev.scepter.lab.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The JSON object of a control call; a member that it does not know is a mistake. */
final class ControlBody {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;

    private ControlBody(ObjectNode object) {
        this.object = object;
    }

    /** Reads an object of some members; nothing at all is an empty one. */
    static ControlBody of(String text, Set<String> members) {
        ControlBody body = ofAny(text.isBlank() ? "{}" : text);
        body.object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw bad("there is no member " + name + "; there are "
                        + members.stream().sorted().toList());
            }
        });
        return body;
    }

    /** Reads an object of whatever members. */
    static ControlBody ofAny(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return new ControlBody(object);
            }
            throw bad("the body must be one JSON object");
        } catch (JsonProcessingException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    boolean has(String name) {
        return object.has(name);
    }

    Optional<String> text(String name) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw bad(name + " must be text");
        }
        return Optional.of(node.asText());
    }

    Optional<Boolean> flag(String name) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            throw bad(name + " must be true or false");
        }
        return Optional.of(node.booleanValue());
    }

    OptionalInt number(String name, int least, int most) {
        JsonNode node = object.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalInt.empty();
        }
        if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
            throw bad(name + " must be a number from " + least + " to " + most);
        }
        return OptionalInt.of(node.intValue());
    }

    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return text(name).map(text -> choice(name, text, type));
    }

    <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        JsonNode node = object.path(name);
        if (!node.isArray()) {
            throw bad(name + " must be an array");
        }
        List<E> choices = new ArrayList<>();
        node.forEach(each -> choices.add(choice(name, each.asText(), type)));
        return choices;
    }

    private static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> bad(name + " must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    static ControlException bad(String why) {
        return new ControlException(400, why);
    }
}
