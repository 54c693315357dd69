package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a running agent says of itself. */
final class AgentFacts {
    private static final int LABEL = 14;

    private AgentFacts() {}

    static ObjectNode of(Agent agent, AgentLoop loop, Instant startedAt) throws ScepterException {
        Optional<ShownSource> source = ShownSource.of(agent);
        ObjectNode node = StatusJson.object();
        node.put("version", ProgramVersion.read());
        node.put("processId", ProcessHandle.current().pid());
        StatusJson.time(node, "startedAt", Optional.of(startedAt));
        node.put("source", source.map(ShownSource::name).orElse(null));
        StatusJson.time(node, "lastAnswer", source.flatMap(ShownSource::lastAnswer));
        StatusJson.time(node, "nextAsk", loop.nextAsk());
        return node;
    }

    /** For people; empty facts are those of no agent. */
    static List<String> lines(Optional<ObjectNode> facts) {
        List<String> lines = new ArrayList<>();
        if (facts.isEmpty()) {
            lines.add("Agent: none answers");
            return lines;
        }
        ObjectNode node = facts.get();
        lines.add(TextBlock.shorten(
                "Agent: runs since " + text(node, "startedAt") + ", process " + text(node, "processId") + ", version "
                        + text(node, "version"),
                TextBlock.COLUMNS));
        field(lines, "source", node, "source", "none");
        field(lines, "last answer", node, "lastAnswer", "none yet");
        field(lines, "next asking", node, "nextAsk", "going on, or not known yet");
        return lines;
    }

    private static void field(List<String> lines, String label, ObjectNode node, String name, String otherwise) {
        JsonNode value = node.path(name);
        lines.addAll(TextBlock.field(
                label, value.isValueNode() && !value.isNull() ? value.asText() : otherwise, LABEL, TextBlock.COLUMNS));
    }

    private static String text(ObjectNode node, String name) {
        return node.path(name).asText();
    }
}
