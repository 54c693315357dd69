package dev.scepter.agent.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects findings during one reading. */
final class Findings {
    private final List<Finding> findings = new ArrayList<>();

    void add(LintCode code, String pointer, String message) {
        findings.add(Finding.of(code, pointer, message));
    }

    void add(LintCode code, Severity severity, String pointer, String message) {
        findings.add(Finding.of(code, severity, pointer, message));
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** All of them, the gravest first, else in the order in which they were found. */
    List<Finding> list() {
        return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }
}
