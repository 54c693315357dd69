package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.policy.Nearest;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Explain the code of an error, warning, finding or event, or a proof: what it means, what to do.")
final class ExplainCommand extends AgentCommand {
    @Parameters(paramLabel = "CODE", description = "As it is shown: a code, the number of an event, a proof.")
    private String code = "";

    ExplainCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws UsageException {
        List<Explanation> all = Explanation.all();
        Optional<Explanation> found =
                all.stream().filter(one -> one.isMeantBy(code)).findFirst();
        if (found.isEmpty()) {
            Optional<String> near =
                    Nearest.to(code, all.stream().map(Explanation::code).toList());
            throw new UsageException("there is no code \"" + code + "\""
                    + near.map(word -> "; did you mean " + word + "?").orElse("")
                    + "; docs/errors.md, docs/warnings.md, docs/lint.md and docs/events.md list all");
        }
        if (json()) {
            printJson(json(found.get()));
        } else {
            print(found.get());
        }
        return ExitCode.DONE;
    }

    private void print(Explanation found) {
        console()
                .out()
                .println(found.code() + " ("
                        + found.severity().map(word -> word + ", ").orElse("") + found.kind()
                        + found.event().map(number -> " " + number).orElse("") + ")");
        field("meaning", found.meaning());
        found.remedy().ifPresent(remedy -> field("what to do", remedy));
        found.error().ifPresent(error -> {
            field("who", StatusText.who(error.actor()));
            field("retry", words(error.retry()));
            field("exit code", String.valueOf(error.exitCode().number()));
        });
    }

    private void field(String label, String text) {
        TextBlock.field(label, text, 12, TextBlock.COLUMNS).forEach(console().out()::println);
    }

    private static String words(RetryRule rule) {
        return switch (rule) {
            case NEVER -> "not by itself; run the command again";
            case POLICY_CHANGE -> "when the policy changes";
            case AT -> "by itself, at the time that status shows";
            case BACKOFF -> "by itself, with growing waits; status shows when";
        };
    }

    private static ObjectNode json(Explanation found) {
        ObjectNode node = StatusJson.object();
        node.put("code", found.code());
        node.put("kind", found.kind());
        node.put("meaning", found.meaning());
        node.put("remedy", found.remedy().orElse(null));
        node.put("severity", found.severity().orElse(null));
        node.put("event", found.event().orElse(null));
        Optional<ErrorCode> error = found.error();
        node.put("exitCode", error.map(value -> value.exitCode().number()).orElse(null));
        node.put("actor", error.map(value -> value.actor().jsonName()).orElse(null));
        node.put("retry", error.map(value -> value.retry().jsonName()).orElse(null));
        return node;
    }
}
