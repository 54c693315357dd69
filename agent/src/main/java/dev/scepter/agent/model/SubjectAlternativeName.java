package dev.scepter.agent.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The subject alternative names that a certificate is asked for, in the order in which they are written, each once.
 *
 * <p>As text: {@code dns=}, {@code email=}, {@code upn=}, {@code ip=}, {@code uri=} in any case, each with a value, split
 * by semicolons or line breaks. A value with a leading or trailing blank, a quote or a semicolon stands in double quotes,
 * an inner quote doubled; quotes around any other value do no harm. A value without a kind is classified.
 *
 * @param names 1 to 64
 */
public record SubjectAlternativeName(List<AlternativeName> names) {
    /** The most names in one certificate. */
    public static final int MAX_NAMES = 64;
    /** The longest text, in characters. */
    public static final int MAX_LENGTH = 8192;

    /**
     * One entry of a text.
     *
     * @param name what it is
     * @param classified whether it was written without a kind
     */
    public record Written(AlternativeName name, boolean classified) {}

    public SubjectAlternativeName {
        names = withoutDoubles(names);
        if (names.isEmpty() || names.size() > MAX_NAMES) {
            throw new IllegalArgumentException(
                    "a subject alternative name has 1 to " + MAX_NAMES + " entries, not " + names.size());
        }
        int length = write(names).length();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a subject alternative name has at most " + MAX_LENGTH + " characters, not " + length);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws SubjectNameSyntaxException if the text is not one
     */
    public static SubjectAlternativeName parse(String text) {
        return new SubjectAlternativeNameParser(text).parse();
    }

    /**
     * The entries of a text as they are written, doubles too.
     *
     * @throws SubjectNameSyntaxException if the text is not one
     */
    public static List<Written> entries(String text) {
        return new SubjectAlternativeNameParser(text).entries();
    }

    /** The names as text, in the one form that {@link #parse} reads back to equal names. */
    public String toText() {
        return write(names);
    }

    @Override
    public String toString() {
        return toText();
    }

    /** The first of each. */
    private static List<AlternativeName> withoutDoubles(List<AlternativeName> names) {
        Map<String, AlternativeName> seen = new LinkedHashMap<>();
        names.forEach(name -> seen.putIfAbsent(name.comparable(), name));
        return List.copyOf(seen.values());
    }

    private static String write(List<AlternativeName> names) {
        return names.stream().map(AlternativeName::toText).collect(Collectors.joining(";"));
    }
}
