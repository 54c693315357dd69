package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Agent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies of a device as a command shows them; one whose record is damaged does not hide the others. */
final class StatusList {
    private final List<PolicyStatus> sound = new ArrayList<>();
    private final Map<PolicyId, Failure> damaged = new LinkedHashMap<>();

    /** What a command does with each record, to show what came of it. */
    interface Look {
        Optional<PolicyStatus> at(PolicyRecord record) throws ScepterException, InterruptedException;
    }

    void addAll(Agent agent, Look look) throws ScepterException, InterruptedException {
        for (PolicyId id : agent.journal().list()) {
            try {
                Optional<PolicyRecord> record = agent.journal().read(id);
                if (record.isPresent()) {
                    look.at(record.get()).ifPresent(this::add);
                }
            } catch (ScepterException e) {
                if (!Journal.isUnreadable(e)) {
                    throw e;
                }
                damaged.put(id, AgentCommand.failure(e.code(), e.getMessage()));
            }
        }
    }

    void add(PolicyStatus status) {
        sound.add(status);
    }

    /** The worst of all. */
    ExitCode exitCode() {
        List<ExitCode> codes =
                new ArrayList<>(sound.stream().map(PolicyStatus::exitCode).toList());
        damaged.values().forEach(failure -> codes.add(failure.code().exitCode()));
        return ExitCode.worst(codes);
    }

    void print(AgentCommand command) {
        if (command.json()) {
            ObjectNode node = StatusJson.object();
            ArrayNode policies = node.putArray("policies");
            sound.forEach(status -> policies.add(StatusJson.of(status)));
            damaged.forEach((id, failure) -> policies.add(
                    StatusJson.ofUnknown(Optional.of(id.text()), Optional.empty(), "FAILED", Optional.of(failure))));
            command.printJson(node);
            return;
        }
        if (sound.isEmpty() && damaged.isEmpty()) {
            command.console().out().println("There is no policy on this device.");
        }
        sound.forEach(command::printText);
        damaged.forEach((id, failure) -> {
            command.console().show(id + ": FAILED");
            command.console().show("  " + failure.code() + ": " + failure.message());
            command.console().show("  " + failure.code().remedy());
        });
    }
}
