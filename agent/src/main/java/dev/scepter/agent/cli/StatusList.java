package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The policies of a device as a command shows them; one whose record is damaged does not hide the others. */
final class StatusList {
    private final List<PolicyStatus> shown = new ArrayList<>();

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
                shown.add(PolicyStatus.unreadable(id, e));
            }
        }
    }

    void add(PolicyStatus status) {
        shown.add(status);
    }

    /** The worst of all. */
    ExitCode exitCode() {
        return ExitCode.worst(shown.stream().map(PolicyStatus::exitCode).toList());
    }

    ObjectNode json() {
        ObjectNode node = StatusJson.object();
        ArrayNode policies = node.putArray("policies");
        shown.forEach(status -> policies.add(StatusJson.of(status)));
        return node;
    }

    void print(AgentCommand command) {
        if (command.json()) {
            command.printJson(json());
            return;
        }
        if (shown.isEmpty()) {
            command.console().out().println("There is no policy on this device.");
        }
        shown.forEach(command::printText);
    }
}
