package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Typed access to the members of one object. What has the wrong type becomes a finding and reads as absent; {@code null}
 * means absent. Remembers what was asked for, so that it knows in the end what nobody knows.
 */
final class Members {
    private static final int MAX_UNKNOWN_NAMED = 20;
    private static final int MAX_NAME_SHOWN = 64;
    private static final int MAX_ELEMENTS = 64;

    private final ObjectNode object;
    private final Findings findings;
    private final boolean stored;
    private final Set<String> asked = new HashSet<>();

    /**
     * @param stored whether the object comes from a record of this device: a number outside its range is then taken as the
     *     nearest inside, beside the finding
     */
    Members(ObjectNode object, Findings findings, boolean stored) {
        this.object = object;
        this.findings = findings;
        this.stored = stored;
    }

    /** Says whether a member is there, of whatever type. */
    boolean isGiven(String name) {
        return node(name).isPresent();
    }

    /** A text; an empty one is taken as absent, with a warning. */
    Optional<String> text(String name) {
        Optional<String> text = anyText(name);
        if (text.filter(String::isEmpty).isPresent()) {
            findings.add(LintCode.MEMBER_EMPTY, "/" + name, name + " is empty");
            return Optional.empty();
        }
        return text;
    }

    /** A text that must be there and not empty. */
    Optional<String> requiredText(String name) {
        Optional<String> text = anyText(name);
        reportMissing(name);
        if (text.filter(String::isEmpty).isPresent()) {
            findings.add(LintCode.MEMBER_MISSING, "/" + name, name + " is empty");
            return Optional.empty();
        }
        return text;
    }

    Optional<Boolean> flag(String name) {
        return node(name)
                .filter(node -> isType(node.isBoolean(), name, "true or false", node))
                .map(JsonNode::booleanValue);
    }

    /** A whole number in a range. */
    Optional<Integer> integer(String name, IntRange range) {
        return wholeNumber(name).flatMap(node -> {
            if (node.canConvertToInt() && range.contains(node.intValue())) {
                return Optional.of(node.intValue());
            }
            findings.add(LintCode.OUT_OF_RANGE, "/" + name, name + " is " + node.asText() + "; allowed is " + range);
            return stored ? Optional.of(nearest(node, List.of(range.min(), range.max()))) : Optional.empty();
        });
    }

    /** A whole number in a range that must be there. */
    Optional<Integer> requiredInteger(String name, IntRange range) {
        reportMissing(name);
        return integer(name, range);
    }

    /** A whole number of a few. */
    Optional<Integer> integer(String name, List<Integer> allowed) {
        return wholeNumber(name).flatMap(node -> {
            if (node.canConvertToInt() && allowed.contains(node.intValue())) {
                return Optional.of(node.intValue());
            }
            findings.add(LintCode.OUT_OF_RANGE, "/" + name, name + " is " + node.asText() + "; allowed are " + allowed);
            return stored ? Optional.of(nearest(node, allowed)) : Optional.empty();
        });
    }

    /** One of a few words, as written; an empty one is taken as absent, with a warning. */
    Optional<String> word(String name, List<String> allowed) {
        return text(name).filter(word -> isAllowed(word, name, allowed));
    }

    /** One of the words of an enum. */
    <E extends JsonNamed> Optional<E> choice(String name, E[] values) {
        List<String> words = Stream.of(values).map(JsonNamed::jsonName).toList();
        return word(name, words).map(word -> values[words.indexOf(word)]);
    }

    /** A list of texts. */
    Optional<List<String>> texts(String name) {
        return node(name)
                .filter(node -> isType(node.isArray(), name, "a list of texts", node))
                .flatMap(list -> elements(name, list));
    }

    /** A list of texts; an empty one is taken as absent, with a warning. */
    Optional<List<String>> filledTexts(String name) {
        Optional<List<String>> texts = texts(name);
        if (texts.filter(List::isEmpty).isPresent()) {
            findings.add(LintCode.MEMBER_EMPTY, "/" + name, name + " is an empty list");
            return Optional.empty();
        }
        return texts;
    }

    /** Reports the members that nobody asked for. */
    void reportUnknown() {
        List<String> unknown = new ArrayList<>();
        object.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                unknown.add(name);
            }
        });
        unknown.stream().limit(MAX_UNKNOWN_NAMED).forEach(this::reportUnknown);
        if (unknown.size() > MAX_UNKNOWN_NAMED) {
            int more = unknown.size() - MAX_UNKNOWN_NAMED;
            findings.add(LintCode.MEMBER_UNKNOWN, "", more + " more members are unknown");
        }
    }

    /** The type of a value in words. */
    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a number with a fraction or exponent";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "null";
        };
    }

    private void reportUnknown(String name) {
        String shown = shown(name);
        String hint = asked.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        findings.add(LintCode.MEMBER_UNKNOWN, "/" + escape(shown), "there is no member \"" + shown + "\"" + hint);
    }

    /** A text that may be empty. */
    Optional<String> anyText(String name) {
        return node(name)
                .filter(node -> isType(node.isTextual(), name, "text", node))
                .map(JsonNode::textValue)
                .filter(text -> isEncodable(text, "/" + name));
    }

    private Optional<JsonNode> wholeNumber(String name) {
        return node(name).filter(node -> isType(node.isIntegralNumber(), name, "a whole number in digits", node));
    }

    /** The least that is not below the number, else the greatest. */
    private static int nearest(JsonNode number, List<Integer> rising) {
        return rising.stream()
                .filter(candidate -> BigInteger.valueOf(candidate).compareTo(number.bigIntegerValue()) >= 0)
                .findFirst()
                .orElse(rising.get(rising.size() - 1));
    }

    private Optional<List<String>> elements(String name, JsonNode list) {
        if (list.size() > MAX_ELEMENTS) {
            findings.add(
                    LintCode.LIST_TOO_LONG,
                    "/" + name,
                    name + " has " + list.size() + " elements; allowed are " + MAX_ELEMENTS);
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list) {
            String place = name + "/" + texts.size();
            if (!isType(element.isTextual(), place, "text", element)
                    || !isEncodable(element.textValue(), "/" + place)) {
                return Optional.empty();
            }
            texts.add(element.textValue());
        }
        return Optional.of(texts);
    }

    private Optional<JsonNode> node(String name) {
        asked.add(name);
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private boolean isType(boolean right, String name, String wanted, JsonNode node) {
        if (!right) {
            findings.add(LintCode.WRONG_TYPE, "/" + name, name + " must be " + wanted + ", not " + describe(node));
        }
        return right;
    }

    private boolean isAllowed(String word, String name, List<String> allowed) {
        boolean known = allowed.contains(word);
        if (!known) {
            String words = allowed.stream().collect(Collectors.joining(", "));
            findings.add(LintCode.VALUE_UNKNOWN, "/" + name, name + " is none of " + words);
        }
        return known;
    }

    private boolean isEncodable(String text, String pointer) {
        boolean whole = text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (!whole) {
            findings.add(LintCode.TEXT_INVALID, pointer, pointer.substring(1) + " holds half of a character");
        }
        return whole;
    }

    private void reportMissing(String name) {
        if (!isGiven(name)) {
            findings.add(LintCode.MEMBER_MISSING, "/" + name, name + " is missing");
        }
    }

    static String shown(String name) {
        String start = name.length() > MAX_NAME_SHOWN ? name.substring(0, MAX_NAME_SHOWN) + "…" : name;
        return start.codePoints()
                .map(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.SURROGATE
                        ? '\uFFFD'
                        : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
