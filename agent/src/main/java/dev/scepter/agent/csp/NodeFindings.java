package dev.scepter.agent.csp;

import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects findings about nodes: no more warnings than a person reads, each error, nothing twice. */
final class NodeFindings {
    private static final int MOST_OF_A_KIND = 20;

    private final List<Finding> findings = new ArrayList<>();

    void add(LintCode code, String pointer, String message) {
        add(code, code.severity(), pointer, message);
    }

    void add(LintCode code, InstallNode node, String message) {
        add(code, node.pointer(), node.nodeName() + " " + message);
    }

    void add(LintCode code, Severity severity, String pointer, String message) {
        long sameKind = findings.stream()
                .filter(finding -> finding.code().equals(code.jsonName()))
                .count();
        Finding finding = new Finding(code.jsonName(), severity, pointer, message, code.why(), code.fix());
        // An error decides whether there is a policy, so none is left out, however many warnings share its code.
        if ((severity == Severity.ERROR || sameKind < MOST_OF_A_KIND) && !findings.contains(finding)) {
            findings.add(finding);
        }
    }

    void addAll(List<Finding> others) {
        findings.addAll(others);
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** All of them, the gravest first, else in the order in which they were found. */
    List<Finding> list() {
        return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }
}
