package dev.scepter.agent.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Keeps the entries of a report within a size, however long the texts in them are. */
final class ReportBounds {
    /** As many as the device API assigns. */
    static final int MOST_POLICIES = 1_000;

    /** With the shortest texts an entry has at most 2,400 bytes, as no character needs more than 3. */
    static final int MOST_ENTRY_BYTES = 5 << 19;

    private static final List<Integer> TEXT_LENGTHS = List.of(2_000, 500, 100);

    /** Controls are written as six bytes each, and half a surrogate pair is no text. */
    private static final Pattern UNWRITABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private ReportBounds() {}

    /** As many entries as may be; where there are more, those that somebody must look at go first. */
    static List<ObjectNode> entries(List<ObjectNode> all) {
        List<ObjectNode> chosen = new ArrayList<>(all);
        if (all.size() > MOST_POLICIES) {
            chosen.sort(Comparator.comparing(ReportBounds::isValid));
            chosen.subList(MOST_POLICIES, chosen.size()).clear();
        }
        List<ObjectNode> bounded = chosen;
        for (int length : TEXT_LENGTHS) {
            bounded = chosen.stream().map(entry -> entry(entry, length)).toList();
            if (bounded.stream().mapToLong(ReportBounds::bytes).sum() <= MOST_ENTRY_BYTES) {
                break;
            }
        }
        return bounded;
    }

    private static boolean isValid(ObjectNode entry) {
        return entry.path("state").asText().equals(State.VALID.name());
    }

    private static long bytes(ObjectNode entry) {
        return entry.toString().getBytes(StandardCharsets.UTF_8).length + 1L;
    }

    private static ObjectNode entry(ObjectNode entry, int length) {
        ObjectNode copy = entry.deepCopy();
        bound(copy, length);
        return copy;
    }

    /** Lists get shorter with the texts in them. */
    private static void bound(JsonNode node, int length) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (member.getValue().isTextual()) {
                    object.put(member.getKey(), text(member.getValue().textValue(), length));
                }
                bound(member.getValue(), length);
            }
        } else if (node instanceof ArrayNode array) {
            while (array.size() > length / 100) {
                array.remove(array.size() - 1);
            }
            array.forEach(item -> bound(item, length));
        }
    }

    /** A text that can be written and is not too long; never cut within a character. */
    static String text(String text, int length) {
        String cut = text.length() <= length ? text : text.substring(0, length);
        return UNWRITABLE.matcher(cut).replaceAll(" ");
    }
}
