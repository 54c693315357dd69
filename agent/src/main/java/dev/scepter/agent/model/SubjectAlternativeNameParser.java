package dev.scepter.agent.model;

import dev.scepter.agent.model.SubjectAlternativeName.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text form of a {@link SubjectAlternativeName}, once. */
final class SubjectAlternativeNameParser {
    private static final String SEPARATORS = ";\r\n";
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9]*[ \\t]*");
    /** A host with a port and a mistyped IPv6 address look like a scheme and a colon too, so these must be plain. */
    private static final Pattern PLAIN_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.+|(?i:urn|tag|mailto):.+");

    private final String text;
    private int next;

    SubjectAlternativeNameParser(String text) {
        this.text = text;
    }

    SubjectAlternativeName parse() {
        List<AlternativeName> names = entries().stream().map(Written::name).toList();
        try {
            return new SubjectAlternativeName(names);
        } catch (IllegalArgumentException e) {
            // Quotes that were not written, and kinds, can make the text longer than it was.
            throw fault(Math.max(0, text.length() - 1), String.valueOf(e.getMessage()));
        }
    }

    List<Written> entries() {
        if (text.length() > SubjectAlternativeName.MAX_LENGTH) {
            throw fault(
                    SubjectAlternativeName.MAX_LENGTH,
                    "a subject alternative name has at most " + SubjectAlternativeName.MAX_LENGTH
                            + " characters, this has " + text.length());
        }
        List<Written> entries = new ArrayList<>();
        while (skipToEntry()) {
            if (entries.size() == SubjectAlternativeName.MAX_NAMES) {
                throw fault(
                        next,
                        "a subject alternative name has at most " + SubjectAlternativeName.MAX_NAMES + " entries");
            }
            entries.add(entry());
        }
        if (entries.isEmpty()) {
            throw fault(0, "there is no entry");
        }
        return entries;
    }

    /** Skips separators, empty lines and the blanks before an entry; false at the end. */
    private boolean skipToEntry() {
        while (next < text.length() && (atSeparator() || text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        return next < text.length();
    }

    private Written entry() {
        int start = next;
        int equals = text.indexOf('=', start);
        boolean named =
                equals >= 0 && KIND.matcher(text.substring(start, equals)).matches();
        if (!named) {
            String value = value();
            return new Written(name(classify(value, start), value, start), true);
        }
        AlternativeName.Type type =
                AlternativeName.Type.ofWord(text.substring(start, equals)).orElseThrow(() -> unknownKind(start));
        next = equals + 1;
        String value = value();
        return new Written(name(type, value, equals + 1), false);
    }

    private static AlternativeName name(AlternativeName.Type type, String value, int index) {
        try {
            return new AlternativeName(type, value);
        } catch (IllegalArgumentException e) {
            throw fault(index, String.valueOf(e.getMessage()));
        }
    }

    private static AlternativeName.Type classify(String value, int index) {
        if (value.equals(Placeholder.USER_PRINCIPAL_NAME.written())) {
            return AlternativeName.Type.UPN;
        }
        if (IpAddresses.bytesOf(value).isPresent()) {
            return AlternativeName.Type.IP;
        }
        if (PLAIN_URI.matcher(value).matches()) {
            return AlternativeName.Type.URI;
        }
        if (value.indexOf(':') >= 0) {
            throw fault(
                    index,
                    "a value with a colon is neither an IP address nor a plain URI (scheme://, urn:, tag:, mailto:); write"
                            + " its kind before it");
        }
        return value.indexOf('@') >= 0 ? AlternativeName.Type.EMAIL : AlternativeName.Type.DNS;
    }

    private String value() {
        return next < text.length() && text.charAt(next) == '"' ? quoted() : unquoted();
    }

    private String quoted() {
        int start = next++;
        StringBuilder value = new StringBuilder();
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c != '"') {
                value.append(c);
            } else if (next < text.length() && text.charAt(next) == '"') {
                value.append('"');
                next++;
            } else if (next == text.length() || atSeparator()) {
                return value.toString();
            } else {
                throw fault(
                        next,
                        "after the closing double quote only ; or a line break may follow; a quote inside a value is"
                                + " doubled");
            }
        }
        throw fault(start, "the closing double quote is missing; a quote inside a value is doubled");
    }

    private String unquoted() {
        int start = next;
        while (next < text.length() && !atSeparator()) {
            if (text.charAt(next) == '"') {
                throw fault(next, "a value with \" in it must stand in double quotes");
            }
            next++;
        }
        String value = text.substring(start, next);
        if (!value.isEmpty() && SubjectName.isBlank(value.charAt(0))) {
            throw fault(start, "a value with a leading or trailing blank must stand in double quotes");
        }
        if (!value.isEmpty() && SubjectName.isBlank(value.charAt(value.length() - 1))) {
            throw fault(next - 1, "a value with a leading or trailing blank must stand in double quotes");
        }
        return value;
    }

    private boolean atSeparator() {
        return SEPARATORS.indexOf(text.charAt(next)) >= 0;
    }

    private static SubjectNameSyntaxException unknownKind(int index) {
        String kinds = Arrays.stream(AlternativeName.Type.values())
                .map(type -> type.word() + "=")
                .collect(Collectors.joining(", "));
        return fault(index, "unknown kind of name; known are " + kinds);
    }

    private static SubjectNameSyntaxException fault(int index, String words) {
        return new SubjectNameSyntaxException(index + 1, words);
    }
}
