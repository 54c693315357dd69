package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import java.util.List;

/** Prints several policies. */
final class StatusList {
    private final AgentCommand command;

    StatusList(AgentCommand command) {
        this.command = command;
    }

    void print(List<PolicyStatus> all) {
        if (command.json()) {
            ObjectNode node = StatusJson.object();
            ArrayNode policies = node.putArray("policies");
            all.forEach(status -> policies.add(StatusJson.of(status)));
            command.printJson(node);
        } else if (all.isEmpty()) {
            command.console().out().println("There is no policy on this device.");
        } else {
            all.forEach(command::printText);
        }
    }
}
