package dev.scepter.agent.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Says whether there is an error of another kind than these. */
    boolean hasErrorsBeyond(Set<LintCode> codes) {
        Set<String> words = codes.stream().map(LintCode::jsonName).collect(Collectors.toSet());
        return findings.stream().anyMatch(finding -> finding.isError() && !words.contains(finding.code()));
    }

    /** All of them, the gravest first, else in the order in which they were found. */
    List<Finding> list() {
        return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }
}
