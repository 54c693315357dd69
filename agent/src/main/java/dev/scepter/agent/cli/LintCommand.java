package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.PolicyDocuments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "lint", description = "Say what is wrong with policy files, why, and how to mend it.")
final class LintCommand extends AgentCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies, JSON or SyncML.")
    private List<Path> files = List.of();

    LintCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, UsageException {
        Map<Path, PolicyReading> readings = new LinkedHashMap<>();
        for (Path file : files) {
            readings.put(file, PolicyDocuments.read(PolicyFiles.read(file)));
        }
        List<PolicyReading> linted = new PolicyDocuments(agent).lint(List.copyOf(readings.values()));
        Map<Path, List<Finding>> findings = new LinkedHashMap<>();
        for (Path file : readings.keySet()) {
            findings.put(file, linted.get(findings.size()).findings());
        }
        if (json()) {
            printJson(json(findings));
        } else {
            print(findings);
        }
        boolean sound = findings.values().stream().flatMap(List::stream).noneMatch(Finding::isError);
        return sound ? ExitCode.DONE : ExitCode.POLICY;
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = StatusJson.object();
        node.putArray("findings");
        StatusJson.failure(node, failure);
        printJson(node);
    }

    private void print(Map<Path, List<Finding>> findings) {
        findings.forEach((file, found) -> {
            console().show(file + ": " + (found.isEmpty() ? "nothing to say" : found.size() + " to look at"));
            found.forEach(
                    finding -> FindingText.lines(finding).forEach(console().out()::println));
        });
    }

    private static ObjectNode json(Map<Path, List<Finding>> findings) {
        ObjectNode node = StatusJson.object();
        ArrayNode array = node.putArray("findings");
        findings.forEach((file, found) -> found.forEach(finding -> array.addObject()
                .put("file", file.toString())
                .put("code", finding.code())
                .put("severity", finding.severity().jsonName())
                .put("pointer", finding.pointer())
                .put("message", finding.message())
                .put("why", finding.why())
                .put("fix", finding.fix())));
        return node;
    }
}
