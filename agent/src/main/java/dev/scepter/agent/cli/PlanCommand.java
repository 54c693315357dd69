package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Forecast;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.PolicyDocuments;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "plan", description = "Show what would be done now, and why. Changes nothing.")
final class PlanCommand extends AgentCommand {
    @Option(names = "--policy", paramLabel = "FILE", description = "As if this policy were applied.")
    private @Nullable Path file;

    PlanCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, UsageException {
        List<Forecast> forecasts = new ArrayList<>();
        List<ScepterException> damaged = new ArrayList<>();
        if (file != null) {
            SourceDocument document = PolicyFiles.document(file);
            PolicyReading reading = new PolicyDocuments(agent).prepare(document.content(), document.rootsTrusted());
            if (reading.policy().isEmpty()) {
                return refuse(file, reading);
            }
            forecasts.add(agent.engine().forecast(reading.policy().get(), ApplyCommand.SOURCE));
        } else {
            for (PolicyId id : agent.journal().list()) {
                try {
                    Optional<PolicyRecord> record = agent.journal().read(id);
                    if (record.isPresent()) {
                        forecasts.add(agent.engine().forecast(record.get()));
                    }
                } catch (ScepterException e) {
                    if (!Journal.isUnreadable(e)) {
                        throw e;
                    }
                    damaged.add(e);
                }
            }
        }
        print(forecasts, damaged);
        return ExitCode.worst(
                damaged.stream().map(failure -> failure.code().exitCode()).toList());
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = plan(failure.message(), Optional.empty());
        StatusJson.failure(node, failure);
        printJson(node);
    }

    private ExitCode refuse(Path policyFile, PolicyReading reading) {
        for (Finding finding : reading.findings()) {
            FindingText.lines(finding).forEach(console().err()::println);
        }
        if (json()) {
            Failure failure = PolicyRefusal.failure(policyFile, reading);
            ObjectNode node = plan(PolicyRefusal.words(failure.code()), Optional.empty());
            StatusJson.failure(node, failure);
            printJson(node);
        }
        return ExitCode.POLICY;
    }

    private void print(List<Forecast> forecasts, List<ScepterException> damaged) {
        if (json()) {
            ObjectNode node = json(forecasts);
            damaged.stream()
                    .findFirst()
                    .ifPresent(first -> StatusJson.failure(node, failure(first.code(), first.getMessage())));
            printJson(node);
            return;
        }
        damaged.forEach(failure -> console().complain("scepter: " + failure.code() + ": " + failure.getMessage()));
        if (forecasts.isEmpty() && damaged.isEmpty()) {
            console().out().println("There is no policy on this device.");
        }
        for (Forecast forecast : forecasts) {
            console().show(forecast.policy() + ": " + forecast.reason());
            for (Step step : forecast.steps()) {
                console().out().println("  " + step.title());
            }
            forecast.nextAttempt()
                    .ifPresent(next -> console().out().println("  next look: " + next.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    private static ObjectNode json(List<Forecast> forecasts) {
        String reason = forecasts.isEmpty()
                ? "there is no policy on this device that can be read"
                : String.join(
                        "; ",
                        forecasts.stream()
                                .map(forecast -> forecasts.size() == 1
                                        ? forecast.reason()
                                        : forecast.policy() + ": " + forecast.reason())
                                .toList());
        Optional<Instant> next = forecasts.stream()
                .flatMap(forecast -> forecast.nextAttempt().stream())
                .min(Comparator.naturalOrder());
        ObjectNode node = plan(reason, next);
        ArrayNode steps = (ArrayNode) node.get("steps");
        for (Forecast forecast : forecasts) {
            for (Step step : forecast.steps()) {
                steps.addObject()
                        .put("policyId", forecast.policy().text())
                        .put("name", step.name())
                        .put("title", step.title());
            }
        }
        return node;
    }

    private static ObjectNode plan(String reason, Optional<Instant> next) {
        ObjectNode node = StatusJson.object();
        node.putArray("steps");
        node.put("reason", reason);
        StatusJson.time(node, "nextAttempt", next);
        node.putNull("error");
        return node;
    }
}
