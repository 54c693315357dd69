package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.port.MdmEnrollment;
import java.util.ArrayList;
import java.util.List;

/** Whether Windows is enrolled at an MDM, as {@code status -v} shows it. */
final class WindowsMdmText {
    private WindowsMdmText() {}

    /** Nothing on a machine that is not Windows. */
    static List<String> lines(MdmEnrollment.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        if (outcome instanceof MdmEnrollment.NotWindows) {
            return lines;
        }
        lines.addAll(
                TextBlock.paragraph("Windows' own MDM: " + outcome.summary().words()));
        outcome.evidence().forEach(sentence -> lines.addAll(TextBlock.paragraph("  " + sentence)));
        return lines;
    }

    static void fill(ObjectNode node, MdmEnrollment.Outcome outcome) {
        MdmEnrollment.Summary summary = outcome.summary();
        node.put("state", summary.state());
        node.put("server", summary.server().orElse(null));
        node.put("provider", summary.provider().orElse(null));
        ArrayNode evidence = node.putArray("evidence");
        outcome.evidence().forEach(evidence::add);
    }
}
