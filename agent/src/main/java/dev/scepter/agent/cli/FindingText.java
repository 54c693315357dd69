package dev.scepter.agent.cli;

import dev.scepter.agent.policy.Finding;
import java.util.ArrayList;
import java.util.List;

/** A lint finding for people. */
final class FindingText {
    private FindingText() {}

    static List<String> lines(Finding finding) {
        List<String> lines = new ArrayList<>();
        String where = finding.pointer().isEmpty() ? "" : " at " + finding.pointer();
        lines.add(finding.severity().jsonName() + " " + finding.code() + TextBlock.shorten(where, 60));
        lines.addAll(TextBlock.field("", finding.message(), 1, 100));
        lines.addAll(TextBlock.field("why", finding.why(), 4, 100));
        lines.addAll(TextBlock.field("fix", finding.fix(), 4, 100));
        return lines;
    }
}
