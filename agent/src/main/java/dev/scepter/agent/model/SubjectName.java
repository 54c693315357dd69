package dev.scepter.agent.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The subject that a certificate is asked for: relative distinguished names (RDNs) in the order in which they are
 * written, the first of them a CN.
 *
 * <p>As text: {@code TYPE=value} separated by commas. A value with a leading or trailing blank, a quote or one of {@code
 * , = + ; / < > #} stands in double quotes, an inner quote doubled; nothing else is special, above all no backslash.
 * Blanks right after a separating comma are allowed and belong to no value. So {@code CN="/C=US/CN=foo"} is one CN.
 *
 * @param rdns 1 to 64 RDNs, as text at most 4,096 characters
 */
public record SubjectName(List<Rdn> rdns) {
    /** The most RDNs in one name. */
    public static final int MAX_RDNS = 64;
    /** The longest text of a name, in characters. */
    public static final int MAX_LENGTH = 4096;

    static final String SPECIAL = ",=+;/<>#";

    /**
     * One attribute; RDNs of several attributes are not supported.
     *
     * @param type CN, OU, O, L, ST, C, E, DC, SERIALNUMBER, UID, STREET, T, GN, SN, or a dotted object identifier;
     *     aliases (S, EMAILADDRESS, TITLE, G, GIVENNAME, SURNAME) and the identifiers of these types become these names
     * @param value at least one character, no control characters; of a C two letters, or a placeholder; of an E, DC or SERIALNUMBER ASCII
     *     only, because their encoding has no other characters (RFC 5280 appendix A)
     */
    public record Rdn(String type, String value) {
        private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
        private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

        public Rdn {
            String written = type;
            type = AttributeType.canonical(written)
                    .orElseThrow(() -> new IllegalArgumentException("unknown attribute type \"" + written + "\""));
            fault(type, value).ifPresent(words -> {
                throw new IllegalArgumentException(words);
            });
        }

        /** The dotted object identifier of the type. */
        public String oid() {
            return AttributeType.oidOf(type);
        }

        /** Says in words why a value cannot stand under a canonical type; empty if it can. */
        static Optional<String> fault(String type, String value) {
            if (value.isEmpty()) {
                return Optional.of("the value of " + type + " is empty");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                return Optional.of("the value of " + type + " holds a control character");
            }
            if (hasHalfSurrogatePair(value)) {
                return Optional.of("the value of " + type + " holds half of a character (an unpaired surrogate)");
            }
            return switch (type) {
                case "C" ->
                    COUNTRY.matcher(value).matches() || Placeholder.occursIn(value)
                            ? Optional.empty()
                            : Optional.of("the value of C must be a country code of two letters");
                case "E", "DC", "SERIALNUMBER" ->
                    ASCII.matcher(value).matches()
                            ? Optional.empty()
                            : Optional.of("the value of " + type + " can hold ASCII characters only");
                default -> Optional.empty();
            };
        }

        static boolean hasHalfSurrogatePair(String value) {
            return value.codePoints()
                    .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        }

        private String toText() {
            return type + "=" + quoteIfNeeded(value);
        }
    }

    public SubjectName {
        rdns = List.copyOf(rdns);
        if (rdns.isEmpty() || !rdns.get(0).type().equals("CN")) {
            throw new IllegalArgumentException("a subject name starts with CN=");
        }
        if (rdns.size() > MAX_RDNS) {
            throw new IllegalArgumentException("a subject name has at most " + MAX_RDNS + " RDNs, not " + rdns.size());
        }
        int length = write(rdns).length();
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a subject name has at most " + MAX_LENGTH + " characters, not " + length);
        }
    }

    /**
     * Reads a subject name.
     *
     * @throws SubjectNameSyntaxException if the text is not one
     */
    public static SubjectName parse(String text) {
        return new SubjectNameParser(text).parse();
    }

    /** The name as text, in the one form that {@link #parse} reads back to an equal name. */
    public String toText() {
        return write(rdns);
    }

    /** A value as it is written: in quotes if it must be. */
    static String quoteIfNeeded(String value) {
        return needsQuotes(value) ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    /** Says whether a value must stand in quotes. */
    static boolean needsQuotes(String value) {
        return value.chars().anyMatch(c -> c == '"' || SPECIAL.indexOf(c) >= 0)
                || isBlank(value.charAt(0))
                || isBlank(value.charAt(value.length() - 1));
    }

    /** Blanks of any script count: one that nobody sees at the edge of a value should be there on purpose. */
    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    @Override
    public String toString() {
        return toText();
    }

    private static String write(List<Rdn> rdns) {
        return rdns.stream().map(Rdn::toText).collect(Collectors.joining(","));
    }
}
