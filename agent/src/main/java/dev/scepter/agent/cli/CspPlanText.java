package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeFormat;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.enrollment.choice.CspPlan;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Windows' CSP would be told of one policy, as text and as JSON. No secret is in either. */
final class CspPlanText {
    private static final int MOST_OF_A_VALUE = 60;

    /** What could drive a terminal or mislead a reader; a line end is written by the document itself. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

    private final Backend backend;
    private final CspPlan plan;
    private final Optional<BridgeText> bridge;

    CspPlanText(Backend backend, CspPlan plan) {
        this.backend = backend;
        this.plan = plan;
        this.bridge = plan.bridge().map(BridgeText::new);
    }

    /** For people; the document stands at the end, each of its lines as it is. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        plan.refusals()
                .forEach(
                        reason -> lines.addAll(TextBlock.paragraph("  refused by " + backend.shown() + ": " + reason)));
        if (!plan.nodes().isEmpty()) {
            lines.add("  nodes for " + backend.shown() + ", in this order:");
            lines.addAll(nodeLines());
        }
        lines.addAll(bridge.stream().flatMap(known -> known.lines().stream()).toList());
        plan.remarks().forEach(remark -> lines.addAll(TextBlock.paragraph("  note: " + remark)));
        List<Finding> unsaid =
                plan.findings().stream().filter(finding -> !finding.isError()).toList();
        if (!plan.nodes().isEmpty() && !unsaid.isEmpty()) {
            lines.add("  said otherwise by these nodes, or not at all:");
            unsaid.forEach(finding -> lines.addAll(
                    TextBlock.paragraph("    " + finding.severity().jsonName() + ": " + finding.message())));
        }
        plan.syncMl().ifPresent(document -> {
            lines.add("  SyncML for " + backend.shown() + ":");
            document.lines().map(CspPlanText::harmless).forEach(lines::add);
        });
        return lines;
    }

    /** What stands below an inner node is named from there. */
    private List<String> nodeLines() {
        List<String> lines = new ArrayList<>();
        Optional<String> inner = Optional.empty();
        for (CspNode node : plan.nodes()) {
            String path = node.locUri();
            Optional<String> above = inner.filter(path::startsWith);
            String shown = above.map(prefix -> path.substring(prefix.length())).orElse(path);
            lines.addAll(lines(above.isPresent() ? "      " : "    ", node, shown));
            if (node.format() == NodeFormat.NODE) {
                inner = Optional.of(path + "/");
            }
        }
        return lines;
    }

    /** A value is never broken; where it does not fit behind its node, it stands below. */
    private static List<String> lines(String margin, CspNode node, String path) {
        String head = margin
                + String.format(
                        Locale.ROOT,
                        "%-4s %-4s ",
                        node.command().element(),
                        node.format().word());
        String name = head + TextBlock.printable(path);
        if (!hasValue(node)) {
            return List.of(name);
        }
        String value = "= " + shown(node.value());
        return name.length() + 1 + value.length() <= TextBlock.COLUMNS
                ? List.of(name + " " + value)
                : List.of(name, " ".repeat(head.length()) + value);
    }

    static String shown(NodeValue value) {
        return value instanceof NodeValue.Text text ? TextBlock.shorten(text.text(), MOST_OF_A_VALUE) : "[secret]";
    }

    private static boolean hasValue(CspNode node) {
        return node.format() != NodeFormat.NODE && node.format() != NodeFormat.NULL;
    }

    /** As character references the same document; XML says that they mean the same. */
    private static String harmless(String line) {
        return STEERING.matcher(line).replaceAll(found -> "&#" + found.group().codePointAt(0) + ";");
    }

    /** Adds the nodes to those of other policies. */
    void fill(ArrayNode nodes, PolicyId policy) {
        for (CspNode node : plan.nodes()) {
            ObjectNode entry = nodes.addObject();
            entry.put("policyId", policy.text());
            entry.put("path", node.locUri());
            entry.put("format", node.format().word());
            entry.put("command", node.command().element());
            boolean visible = hasValue(node) && node.value() instanceof NodeValue.Text;
            entry.put("value", visible ? ((NodeValue.Text) node.value()).text() : null);
            entry.put("secret", node.value() instanceof NodeValue.Hidden);
        }
    }

    /** Adds what the MDM bridge of WMI is told to that of other policies, if the backend goes by it. */
    void fillBridge(ArrayNode bridges, PolicyId policy) {
        bridge.ifPresent(known -> known.fill(bridges, policy));
    }

    /** Adds what is said otherwise or not at all to those of other policies. */
    void fillFindings(ArrayNode findings, PolicyId policy) {
        for (Finding finding : plan.findings()) {
            findings.addObject()
                    .put("policyId", policy.text())
                    .put("code", finding.code())
                    .put("severity", finding.severity().jsonName())
                    .put("pointer", finding.pointer())
                    .put("message", finding.message());
        }
    }
}
