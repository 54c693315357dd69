package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.service.Agent;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Explain an error, warning or lint code: what happened, what to do.")
final class ExplainCommand extends AgentCommand {
    @Parameters(paramLabel = "CODE", description = "As in the member code of an error or finding.")
    private String code = "";

    ExplainCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws UsageException {
        Optional<ErrorCode> error = Arrays.stream(ErrorCode.values())
                .filter(value -> value.name().equalsIgnoreCase(code))
                .findFirst();
        Optional<LintCode> lint = Arrays.stream(LintCode.values())
                .filter(value -> value.jsonName().equalsIgnoreCase(code))
                .findFirst();
        Optional<WarningCode> warning = WarningCode.ofName(code);
        if (error.isPresent()) {
            ErrorCode found = error.get();
            explain(found.name(), found.meaning(), found.remedy());
        } else if (lint.isPresent()) {
            LintCode found = lint.get();
            explain(found.jsonName(), found.why(), found.fix());
        } else if (warning.isPresent()) {
            WarningCode found = warning.get();
            explain(found.jsonName(), found.meaning(), found.remedy());
        } else {
            throw new UsageException(
                    "there is no code \"" + code + "\"; docs/errors.md, docs/warnings.md and docs/lint.md list all");
        }
        return ExitCode.DONE;
    }

    private void explain(String name, String meaning, String remedy) {
        if (json()) {
            ObjectNode node = StatusJson.object();
            node.put("code", name);
            node.put("meaning", meaning);
            node.put("remedy", remedy);
            printJson(node);
            return;
        }
        console().out().println(name);
        TextBlock.field("meaning", meaning, 12, 100).forEach(console().out()::println);
        TextBlock.field("what to do", remedy, 12, 100).forEach(console().out()::println);
    }
}
