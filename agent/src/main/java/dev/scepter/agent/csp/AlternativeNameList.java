package dev.scepter.agent.csp;

import dev.scepter.agent.model.AlternativeName;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The value of {@code SubjectAlternativeNames}: pairs {@code type+value} joined by semicolons, the types by their numbers
 * in AlternativeNameType of certenroll.h. Nothing can be quoted in it.
 */
final class AlternativeNameList {
    private static final Map<String, AlternativeName.Type> TYPES = Map.of(
            "2",
            AlternativeName.Type.EMAIL,
            "3",
            AlternativeName.Type.DNS,
            "7",
            AlternativeName.Type.URI,
            "8",
            AlternativeName.Type.IP,
            "11",
            AlternativeName.Type.UPN);

    private AlternativeNameList() {}

    /** A value that is no such list; the message is that of a finding. */
    static final class NoListException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        NoListException(String message) {
            super(message, null, false, false);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    /** The names as text of a policy, such as {@code dns="a.example";upn="b@example"}; empty text if there are none. */
    static String toPolicy(String value) throws NoListException {
        List<String> names = new ArrayList<>();
        int place = 0;
        for (String pair : value.split(";", -1)) {
            place++;
            if (pair.isBlank()) {
                continue;
            }
            int plus = pair.indexOf('+');
            if (plus < 0) {
                throw new NoListException("entry " + place + " is not a type number and a value joined by +");
            }
            AlternativeName.Type type = TYPES.get(pair.substring(0, plus).strip());
            if (type == null) {
                throw new NoListException("entry " + place
                        + " has another type than 2 (e-mail), 3 (DNS), 7 (URL), 8 (IP address) and 11 (UPN)");
            }
            names.add(type.word() + "=\"" + pair.substring(plus + 1).replace("\"", "\"\"") + '"');
        }
        return String.join(";", names);
    }

    /** The names as value of the node; empty if one of them cannot stand there. */
    static Optional<String> toNode(List<AlternativeName> names) {
        if (names.stream().anyMatch(name -> name.value().indexOf(';') >= 0)) {
            return Optional.empty();
        }
        return Optional.of(names.stream()
                .map(name -> number(name.type()) + "+" + name.value())
                .collect(Collectors.joining(";")));
    }

    private static String number(AlternativeName.Type type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
