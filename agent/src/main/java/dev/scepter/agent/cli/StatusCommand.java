package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Show how the policies are. Changes nothing.")
final class StatusCommand extends AgentCommand {
    @Parameters(arity = "0..1", paramLabel = "POLICY", description = "Id or unique name; without it: all.")
    private @Nullable String policy;

    StatusCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        Optional<ShownSource> source = ShownSource.of(agent);
        StatusList shown = new StatusList();
        if (policy == null) {
            shown.addAll(agent, record -> Optional.of(status(agent, record, source)));
            source.map(ShownSource::refused).orElse(List.of()).forEach(shown::addRefused);
        } else {
            addOne(agent, policy, source, shown);
        }
        if (json()) {
            ObjectNode node = shown.json();
            source.ifPresentOrElse(known -> known.fill(node.putObject("source")), () -> node.putNull("source"));
            if (verbose()) {
                SettingText.fill(node.putArray("settings"), agent.settings());
            }
            printJson(node);
        } else {
            shown.print(this);
            if (policy == null) {
                source.map(ShownSource::lines).orElse(List.of()).forEach(console()::show);
            }
            if (verbose()) {
                SettingText.print(agent.settings(), console());
            }
        }
        return policy == null
                ? ExitCode.worst(List.of(
                        shown.exitCode(), source.map(ShownSource::exitCode).orElse(ExitCode.DONE)))
                : shown.exitCode();
    }

    private static PolicyStatus status(Agent agent, PolicyRecord record, Optional<ShownSource> source)
            throws ScepterException {
        PolicyStatus status = agent.status().of(record);
        return source.map(known -> known.beside(status)).orElse(status);
    }

    private static void addOne(Agent agent, String wanted, Optional<ShownSource> source, StatusList shown)
            throws ScepterException, UsageException {
        List<Listed> refused = source.map(ShownSource::refused).orElse(List.of());
        List<Listed> meant =
                refused.stream().filter(document -> isMeant(document, wanted)).toList();
        if (meant.isEmpty() || find(agent, wanted).isPresent()) {
            PolicyRecord record = require(agent, wanted);
            shown.add(status(agent, record, source));
            refused.stream()
                    .filter(document -> document.id().equals(Optional.of(record.id())))
                    .forEach(shown::addRefused);
        } else {
            meant.forEach(shown::addRefused);
        }
    }

    private static boolean isMeant(Listed document, String wanted) {
        return document.id().map(id -> id.text().equals(wanted)).orElse(false)
                || document.name().equals(Optional.of(wanted));
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = StatusJson.object();
        node.putArray("policies");
        node.putNull("source");
        StatusJson.failure(node, failure);
        printJson(node);
    }
}
