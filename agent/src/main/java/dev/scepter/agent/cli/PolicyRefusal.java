package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.service.PolicyDocuments;
import java.nio.file.Path;

/** A policy that was not applied, as a failure: what is wrong is either the policy, or a value that the device lacks. */
final class PolicyRefusal {
    private PolicyRefusal() {}

    static Failure failure(Path file, PolicyReading reading) {
        Trouble trouble = PolicyDocuments.trouble(reading)
                .orElseThrow(() -> new IllegalArgumentException("a policy without errors is not refused"));
        return AgentCommand.failure(trouble.code(), "reading the policy " + file + ": " + trouble.message());
    }

    static String words(ErrorCode code) {
        return switch (code) {
            case PLACEHOLDER_EMPTY -> "this device has no usable value for a placeholder of the policy";
            case POLICY_CONFLICT -> "another policy stands in the way of this one";
            default -> "the policy has errors";
        };
    }
}
