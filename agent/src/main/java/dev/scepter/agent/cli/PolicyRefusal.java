package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A policy that was not applied, as a failure: what is wrong is either the policy, or a value that the device lacks. */
final class PolicyRefusal {
    private static final Set<String> OF_THE_DEVICE =
            Set.of(LintCode.PLACEHOLDER_EMPTY.jsonName(), LintCode.PLACEHOLDER_UNFIT.jsonName());

    private PolicyRefusal() {}

    static Failure failure(Path file, PolicyReading reading) {
        List<Finding> errors =
                reading.findings().stream().filter(Finding::isError).toList();
        ErrorCode code = errors.stream().allMatch(error -> OF_THE_DEVICE.contains(error.code()))
                ? ErrorCode.PLACEHOLDER_EMPTY
                : ErrorCode.POLICY_INVALID;
        List<String> words = errors.stream()
                .map(error -> (error.pointer().isEmpty() ? "" : error.pointer() + ": ") + error.message())
                .toList();
        return AgentCommand.failure(code, "reading the policy " + file + ": " + String.join("; ", words));
    }

    static String words(ErrorCode code) {
        return code == ErrorCode.PLACEHOLDER_EMPTY
                ? "this device has no usable value for a placeholder of the policy"
                : "the policy has errors";
    }
}
