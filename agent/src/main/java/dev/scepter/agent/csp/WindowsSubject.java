package dev.scepter.agent.csp;

import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.WindowsSubjectText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The value of {@code SubjectName}, in the form of CertNameToStr. Its rules are those of a policy, but that a value with
 * one of {@code / < > #} needs no quotes, that a semicolon separates, too, and that {@code OID.} may stand before an
 * object identifier.
 */
final class WindowsSubject {
    private static final String QUOTED_IN_POLICIES_ONLY = "/<>#";
    private static final Pattern OID_PREFIX = Pattern.compile("(?i)^(\\s*)OID\\.(?=[0-9])");

    private WindowsSubject() {}

    /** The same subject as a policy writes it. What is no subject comes back as another text that is none. */
    static String toPolicy(String value) {
        return split(value).stream()
                .map(part -> quote(OID_PREFIX.matcher(part).replaceFirst("$1")))
                .collect(Collectors.joining(","));
    }

    /** The subject as value of the node. */
    static String toNode(SubjectName subject) {
        return WindowsSubjectText.of(subject);
    }

    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == ',' || c == ';')) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String quote(String part) {
        int equals = part.indexOf('=');
        String value = part.substring(equals + 1);
        boolean needed = equals >= 0
                && value.indexOf('"') < 0
                && value.chars().anyMatch(c -> QUOTED_IN_POLICIES_ONLY.indexOf(c) >= 0);
        return needed ? part.substring(0, equals + 1) + '"' + value + '"' : part;
    }
}
