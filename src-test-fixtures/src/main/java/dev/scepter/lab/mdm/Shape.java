package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A place in the JSON of a request, and what must be there.
 *
 * @param node what is there
 * @param pointer where it is (RFC 6901)
 */
record Shape(JsonNode node, String pointer) {

    static Shape ofDocument(JsonNode node) throws RefusedException {
        Shape document = new Shape(node, "");
        document.require(node.isObject(), "an object");
        return document;
    }

    /** A member that must be there, if only as null. */
    Shape member(String name) throws RefusedException {
        Shape member = new Shape(node.path(name), pointer + "/" + name);
        member.require(!member.node.isMissingNode(), "there");
        return member;
    }

    Shape object(String name) throws RefusedException {
        Shape member = member(name);
        member.require(member.node.isObject(), "an object");
        return member;
    }

    /** The elements of an array of objects. */
    List<Shape> objects(String name, int atMost) throws RefusedException {
        Shape array = member(name);
        array.require(array.node.isArray() && array.node.size() <= atMost, "an array of at most " + atMost);
        List<Shape> elements = new ArrayList<>();
        for (JsonNode element : array.node) {
            Shape shape = new Shape(element, array.pointer + "/" + elements.size());
            shape.require(element.isObject(), "an object");
            elements.add(shape);
        }
        return elements;
    }

    String text(String name) throws RefusedException {
        Shape member = member(name);
        member.require(member.node.isTextual(), "text");
        return member.node.asText();
    }

    /** Text that is not empty and not over a length. */
    String text(String name, int atMost) throws RefusedException {
        String text = text(name);
        member(name).require(!text.isEmpty() && text.length() <= atMost, "1 to " + atMost + " characters");
        return text;
    }

    String text(String name, Set<String> allowed) throws RefusedException {
        String text = text(name);
        member(name).require(allowed.contains(text), "one of " + allowed);
        return text;
    }

    Optional<String> nullableText(String name) throws RefusedException {
        return member(name).node.isNull() ? Optional.empty() : Optional.of(text(name));
    }

    long number(String name) throws RefusedException {
        Shape member = member(name);
        member.require(member.node.isIntegralNumber() && member.node.canConvertToLong(), "an integer");
        return member.node.longValue();
    }

    OptionalLong nullableNumber(String name) throws RefusedException {
        return member(name).node.isNull() ? OptionalLong.empty() : OptionalLong.of(number(name));
    }

    Instant time(String name) throws RefusedException {
        String text = text(name);
        try {
            member(name).require(text.endsWith("Z"), "a time in UTC with Z");
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw member(name).bad("a time as in RFC 3339");
        }
    }

    Optional<Instant> nullableTime(String name) throws RefusedException {
        return member(name).node.isNull() ? Optional.empty() : Optional.of(time(name));
    }

    void require(boolean holds, String what) throws RefusedException {
        if (!holds) {
            throw bad(what);
        }
    }

    private RefusedException bad(String what) {
        String where = pointer.isEmpty() ? "the body" : pointer;
        return new RefusedException(400, "bad_request", where + " must be " + what);
    }
}
