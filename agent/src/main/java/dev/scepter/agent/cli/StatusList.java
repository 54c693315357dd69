package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The policies of a device as a command shows them; one whose record is damaged does not hide the others. */
final class StatusList {
    private final List<PolicyStatus> shown = new ArrayList<>();
    private final List<Listed> refused = new ArrayList<>();

    /** What a command does with each record, to show what came of it. */
    interface Look {
        List<PolicyStatus> at(PolicyRecord record) throws ScepterException, InterruptedException;
    }

    void addAll(Agent agent, Look look) throws ScepterException, InterruptedException {
        for (PolicyId id : agent.journal().list()) {
            try {
                Optional<PolicyRecord> record = agent.journal().read(id);
                if (record.isPresent()) {
                    look.at(record.get()).forEach(this::add);
                }
            } catch (ScepterException e) {
                if (!Journal.isUnreadable(e)) {
                    throw e;
                }
                shown.add(PolicyStatus.unreadable(id, e));
            }
        }
    }

    void add(PolicyStatus status) {
        shown.add(status);
    }

    /**
     * A document that was refused: beside the policy that it was meant for if that is on the device, else as an entry of
     * its own.
     */
    void addRefused(Listed document) {
        boolean known = false;
        for (int i = 0; i < shown.size(); i++) {
            if (document.id().equals(Optional.of(shown.get(i).id()))) {
                shown.set(i, shown.get(i).besideRefused(ShownSource.failure(document)));
                known = true;
            }
        }
        if (!known) {
            refused.add(document);
        }
    }

    /** The worst of all. */
    ExitCode exitCode() {
        return ExitCode.worst(Stream.concat(
                        shown.stream().map(PolicyStatus::exitCode),
                        refused.stream()
                                .map(document ->
                                        ShownSource.failure(document).code().exitCode()))
                .toList());
    }

    ObjectNode json() {
        ObjectNode node = StatusJson.object();
        ArrayNode policies = node.putArray("policies");
        shown.forEach(status -> policies.add(StatusJson.of(status)));
        refused.forEach(document -> policies.add(StatusJson.ofRefused(
                document.id(), document.name(), document.revision(), ShownSource.failure(document))));
        return node;
    }

    void print(AgentCommand command) {
        if (command.json()) {
            command.printJson(json());
            return;
        }
        lines(command.texts()).forEach(command.console().out()::println);
    }

    List<String> lines(StatusText texts) {
        if (shown.isEmpty() && refused.isEmpty()) {
            return List.of("There is no policy on this device.");
        }
        List<String> lines = new ArrayList<>();
        shown.forEach(status -> lines.addAll(texts.lines(status)));
        refused.forEach(document -> lines.addAll(texts.lines(document)));
        return lines;
    }
}
