package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading one document.
 *
 * @param id which policy it is, so far as that can be told, also when the policy has errors
 * @param name its name, so far as that can be told
 * @param revision its revision, so far as that can be told
 * @param findings all that there is to say, the gravest first
 * @param policy present exactly if no finding is an error
 */
public record PolicyReading(
        Optional<PolicyId> id,
        Optional<String> name,
        Optional<String> revision,
        List<Finding> findings,
        Optional<ScepPolicy> policy) {
    public PolicyReading {
        findings = List.copyOf(findings);
        if (policy.isPresent() == findings.stream().anyMatch(Finding::isError)) {
            throw new IllegalArgumentException("a policy is present exactly if there is no error");
        }
    }

    /** One whose name and revision are those of the policy. */
    public PolicyReading(Optional<PolicyId> id, List<Finding> findings, Optional<ScepPolicy> policy) {
        this(id, policy.map(ScepPolicy::name), policy.map(ScepPolicy::revision), findings, policy);
    }
}
