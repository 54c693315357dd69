package dev.scepter.agent.platform.windows.wts;

import java.util.Map;
import java.util.TreeMap;

/**
 * Environment blocks of Windows: {@code NAME=VALUE}, each with a zero at its end, by name without regard to case, and one more zero
 * (Windows page CreateEnvironmentBlock).
 */
final class EnvironmentBlock {
    private EnvironmentBlock() {}

    /** The variables of a block, by their names without regard to case. What is none is left out. */
    static Map<String, String> parse(String block) {
        Map<String, String> variables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : block.split("\0")) {
            // Names such as "=C:" begin with the sign.
            int split = line.indexOf('=', 1);
            if (split > 0) {
                variables.put(line.substring(0, split), line.substring(split + 1));
            }
        }
        return variables;
    }

    /** The block of variables. */
    static String of(Map<String, String> variables) {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(variables);
        StringBuilder block = new StringBuilder();
        sorted.forEach(
                (name, value) -> block.append(name).append('=').append(value).append('\0'));
        // An empty one has two zeros, too.
        return block.append(block.isEmpty() ? "\0\0" : "\0").toString();
    }
}
