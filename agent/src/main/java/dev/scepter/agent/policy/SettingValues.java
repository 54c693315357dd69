package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.model.Placeholder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a setting can be: reads it, and says in words what is allowed. */
sealed interface SettingValues {

    /** Told what is wrong with a value, or with a part of it; the part is empty for the whole. */
    interface Complaints {
        void add(String part, String words);
    }

    /** What is allowed, for people. */
    String words();

    /** The value; empty if it is none, and why was told. */
    Optional<Object> read(JsonNode node, Complaints complaints);

    /** A whole number of a range. */
    record Range(IntRange range) implements SettingValues {
        Range(int min, int max) {
            this(new IntRange(min, max));
        }

        @Override
        public String words() {
            return range.toString();
        }

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            return number(node)
                    .filter(range::contains)
                    .<Object>map(number -> number)
                    .or(() -> refused(complaints, "must be a whole number from " + words()));
        }
    }

    /** One of a few whole numbers. */
    record OneOf(List<Integer> numbers) implements SettingValues {
        public OneOf {
            numbers = List.copyOf(numbers);
        }

        @Override
        public String words() {
            return String.join(", ", numbers.stream().map(String::valueOf).toList());
        }

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            return number(node)
                    .filter(numbers::contains)
                    .<Object>map(number -> number)
                    .or(() -> refused(complaints, "must be one of " + numbers));
        }
    }

    /**
     * One of a few words.
     *
     * @param experimental those of them that are never named without that mark
     */
    record Word(List<String> choices, Set<String> experimental) implements SettingValues {
        public Word {
            choices = List.copyOf(choices);
            experimental = Set.copyOf(experimental);
        }

        Word(List<String> choices) {
            this(choices, Set.of());
        }

        private String named(String word, String shown) {
            return experimental.contains(word) ? shown + " (experimental)" : shown;
        }

        @Override
        public String words() {
            return String.join(
                    ", ",
                    choices.stream().map(word -> named(word, "`" + word + "`")).toList());
        }

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            return Optional.<Object>of(node.asText())
                    .filter(word -> node.isTextual() && choices.contains(node.textValue()))
                    .or(() -> refused(
                            complaints,
                            "must be one of "
                                    + choices.stream()
                                            .map(word -> named(word, word))
                                            .toList()));
        }
    }

    /** True or false. */
    record Flag() implements SettingValues {
        @Override
        public String words() {
            return "true, false";
        }

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            return node.isBoolean() ? Optional.of(node.booleanValue()) : refused(complaints, "must be true or false");
        }
    }

    /**
     * A text of some form.
     *
     * @param fault says why a text has not that form
     */
    record Text(String words, Function<String, Optional<String>> fault) implements SettingValues {
        private static final int MOST = 2_048;
        private static final Pattern URL = Pattern.compile("(?i)https?://[^/].*");
        private static final Pattern PATH = Pattern.compile("/.*|[A-Za-z]:[\\\\/].*|\\\\\\\\.+");

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            Optional<String> wrong = node.isTextual() ? fault(node.textValue()) : Optional.of("must be text");
            return wrong.isPresent() ? refused(complaints, wrong.get()) : Optional.of(node.textValue());
        }

        private Optional<String> fault(String text) {
            if (text.length() > MOST || text.chars().anyMatch(Character::isISOControl)) {
                return Optional.of("must be text of at most " + MOST + " characters without control characters");
            }
            return fault.apply(text);
        }

        static boolean isUrl(String text) {
            return URL.matcher(text).matches();
        }

        /** Says whether a text is a path that means the same whatever the working folder is. */
        static boolean isPath(String text) {
            return PATH.matcher(text).matches();
        }
    }

    /** Values of placeholders. A part that is wrong leaves the others. */
    record Identity() implements SettingValues {
        @Override
        public String words() {
            return "object of texts, named by [placeholders](policy.md#placeholders)";
        }

        @Override
        public Optional<Object> read(JsonNode node, Complaints complaints) {
            if (!node.isObject()) {
                return refused(complaints, "must be an object of texts");
            }
            Map<String, String> identity = new TreeMap<>();
            node.properties().forEach(member -> {
                if (Placeholder.ofWord(member.getKey()).isEmpty()) {
                    complaints.add(member.getKey(), "is no placeholder");
                } else if (!member.getValue().isTextual()) {
                    complaints.add(member.getKey(), "must be text");
                } else {
                    identity.put(member.getKey(), member.getValue().textValue());
                }
            });
            return Optional.of(Map.copyOf(identity));
        }
    }

    private static Optional<Integer> number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
    }

    private static Optional<Object> refused(Complaints complaints, String words) {
        complaints.add("", words);
        return Optional.empty();
    }
}
