package dev.scepter.enrollment;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A message between a double of Windows' SCEP objects and {@link PseudoScepCa}: a first line, then a name and a value a line. */
record PseudoMessage(Map<String, String> values) {
    private static final String FIRST_LINE = "SCEPTER-DOUBLE 1";

    PseudoMessage {
        values = Map.copyOf(values);
    }

    /** Empty if the bytes are no such message. */
    static Optional<PseudoMessage> parse(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\r?\n");
        if (!lines[0].equals(FIRST_LINE)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int sign = lines[i].indexOf('=');
            if (sign > 0) {
                values.put(lines[i].substring(0, sign), lines[i].substring(sign + 1));
            }
        }
        return Optional.of(new PseudoMessage(values));
    }

    /** The value of a name; empty text if there is none. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
