package dev.scepter.agent.csp;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.LintCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values below {@code Install} of one document, and what is wrong with each as value of its node. */
final class InstallValues {
    private static final String INSTALL = "install";
    private static final Pattern INT = Pattern.compile("[+-]?[0-9]{1,9}");

    private final NodeFindings findings;
    private final Map<InstallNode, NodeValue> values = new EnumMap<>(InstallNode.class);
    private boolean enrolled;

    InstallValues(NodeFindings findings) {
        this.findings = findings;
    }

    /**
     * Takes one node.
     *
     * @param below its address below the node of the request
     */
    void take(CspNode node, String below) {
        if (node.command() == NodeCommand.EXEC) {
            execute(below);
            return;
        }
        if (below.isEmpty() || below.toLowerCase(Locale.ROOT).equals(INSTALL)) {
            return; // inner nodes
        }
        Optional<InstallNode> known = named(below).filter(found -> found != InstallNode.ENROLL);
        if (known.isEmpty()) {
            findings.add(LintCode.SYNCML_NODE_IGNORED, "", CspPath.shown(node.locUri()) + " is ignored");
            return;
        }
        InstallNode install = known.get();
        if (node.format() != install.format()) {
            // Documented as Base64, but what is deployed is sent as it stands, whatever its format says.
            String literal = install == InstallNode.CHALLENGE ? "; the value is sent as it stands, not decoded" : "";
            findings.add(
                    LintCode.SYNCML_FORMAT,
                    install,
                    "has the format " + install.format().word() + literal);
        }
        if (values.putIfAbsent(install, node.value()) != null) {
            findings.add(LintCode.SYNCML_NODE_TWICE, install, "is set twice");
        }
    }

    /** A value as written; empty if the node is not set or has no text. */
    Optional<String> text(InstallNode node) {
        return Optional.ofNullable(values.get(node)).map(NodeValue::reveal).filter(text -> !text.isEmpty());
    }

    /** Whether Enroll is executed. */
    boolean isEnrolled() {
        return enrolled;
    }

    /** The challenge; empty if there is none. */
    Optional<Secret> challenge() {
        return values.get(InstallNode.CHALLENGE) instanceof NodeValue.Hidden hidden
                ? Optional.of(hidden.secret())
                : Optional.empty();
    }

    /** A value that is taken exactly, with a warning about what people do not see. */
    Optional<String> exact(InstallNode node) {
        Optional<String> text = text(node);
        if (text.filter(value -> !value.strip().equals(value)).isPresent()) {
            findings.add(LintCode.SYNCML_VALUE_EDGES, node, "starts or ends with a blank or line break");
        }
        return text;
    }

    /** A value without which Windows does nothing; {@code otherwise} says what is done here. */
    Optional<String> required(InstallNode node, String otherwise) {
        Optional<String> text = text(node);
        if (text.isEmpty()) {
            findings.add(LintCode.SYNCML_NODE_MISSING, node, "is missing; " + otherwise);
        }
        return text;
    }

    /** A whole number; empty, with a finding, if the text is none. */
    Optional<Integer> number(InstallNode node, String text) {
        String digits = text.strip();
        return check(INT.matcher(digits).matches(), node, "is a whole number in decimal digits")
                ? Optional.of(Integer.parseInt(digits))
                : Optional.empty();
    }

    /** Notes that a value breaks the rule of its node, and says whether it keeps it. */
    boolean check(boolean allowed, InstallNode node, String rule) {
        if (!allowed) {
            findings.add(LintCode.SYNCML_VALUE_INVALID, node, "holds a value that it cannot hold: it " + rule);
        }
        return allowed;
    }

    private void execute(String below) {
        if (named(below).filter(node -> node == InstallNode.ENROLL).isPresent()) {
            enrolled = true;
        } else {
            findings.add(LintCode.SYNCML_COMMAND_IGNORED, "", "Exec of another node than Enroll is ignored");
        }
    }

    private static Optional<InstallNode> named(String below) {
        String[] steps = below.split("/", 2);
        return steps.length == 2 && steps[0].toLowerCase(Locale.ROOT).equals(INSTALL)
                ? InstallNode.ofName(steps[1])
                : Optional.empty();
    }
}
