package dev.scepter.agent.model;

import dev.scepter.agent.model.SubjectName.Rdn;
import java.util.ArrayList;
import java.util.List;

/** Reads the text form of a {@link SubjectName}, once. */
final class SubjectNameParser {
    private static final String FIRST = "CN=";

    private final String text;
    private int next;

    SubjectNameParser(String text) {
        this.text = text;
    }

    SubjectName parse() {
        if (text.length() > SubjectName.MAX_LENGTH) {
            throw new SubjectNameSyntaxException(
                    SubjectName.MAX_LENGTH + 1,
                    "a subject name has at most " + SubjectName.MAX_LENGTH + " characters, this has " + text.length());
        }
        if (!text.regionMatches(true, 0, FIRST, 0, FIRST.length())) {
            throw new SubjectNameSyntaxException(1, "a subject name starts with CN=");
        }
        List<Rdn> rdns = new ArrayList<>();
        rdns.add(rdn());
        while (next < text.length()) {
            next++; // the comma that ended the value
            while (next < text.length() && text.charAt(next) == ' ') {
                next++;
            }
            if (rdns.size() == SubjectName.MAX_RDNS) {
                throw fault(next, "a subject name has at most " + SubjectName.MAX_RDNS + " RDNs");
            }
            rdns.add(rdn());
        }
        return whole(rdns);
    }

    /** The written form of a type can be shorter than its canonical one, and then only the latter is too long. */
    private SubjectName whole(List<Rdn> rdns) {
        try {
            return new SubjectName(rdns);
        } catch (IllegalArgumentException e) {
            throw fault(text.length() - 1, String.valueOf(e.getMessage()));
        }
    }

    private Rdn rdn() {
        int start = next;
        int equals = text.indexOf('=', start);
        if (equals < 0) {
            throw fault(
                    start,
                    "after a comma TYPE=value must follow; a comma inside a value needs double quotes around the value");
        }
        String type = AttributeType.canonical(text.substring(start, equals))
                .orElseThrow(
                        () -> fault(
                                start,
                                "unknown attribute type; known are CN, OU, O, L, ST, C, E, DC, SERIALNUMBER, UID, STREET, T, GN, SN"
                                        + " and dotted object identifiers; a comma inside a value needs double quotes around it"));
        next = equals + 1;
        int valueStart = next;
        String value = next < text.length() && text.charAt(next) == '"' ? quoted() : unquoted();
        Rdn.fault(type, value).ifPresent(words -> {
            throw fault(valueStart, words);
        });
        return new Rdn(type, value);
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
            } else {
                refuseTextAfterQuotes();
                return value.toString();
            }
        }
        throw fault(start, "the closing double quote is missing; a quote inside a value is doubled");
    }

    private void refuseTextAfterQuotes() {
        if (next == text.length() || text.charAt(next) == ',') {
            return;
        }
        if (text.charAt(next) == '+') {
            throw multiValued();
        }
        throw fault(next, "after the closing double quote only a comma may follow; a quote inside a value is doubled");
    }

    private String unquoted() {
        int start = next;
        while (next < text.length() && text.charAt(next) != ',') {
            char c = text.charAt(next);
            if (c == '+') {
                throw multiValued();
            }
            if (c == '"' || SubjectName.SPECIAL.indexOf(c) >= 0) {
                throw fault(next, "a value with " + c + " in it must stand in double quotes");
            }
            next++;
        }
        String value = text.substring(start, next);
        if (!value.isEmpty() && SubjectName.needsQuotes(value)) {
            int blank = SubjectName.isBlank(value.charAt(0)) ? start : next - 1;
            throw fault(blank, "a value with a leading or trailing blank must stand in double quotes");
        }
        return value;
    }

    private SubjectNameSyntaxException multiValued() {
        return fault(
                next,
                "an RDN of several attributes (joined by +) is not supported; separate them by commas, or put the value in"
                        + " double quotes if the + belongs to it");
    }

    private static SubjectNameSyntaxException fault(int index, String words) {
        return new SubjectNameSyntaxException(index + 1, words);
    }
}
