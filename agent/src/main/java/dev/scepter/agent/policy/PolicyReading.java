package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** The same where no root may become trusted: a policy that carries one goes without it, and a finding says so. */
    public PolicyReading withoutRoot() {
        if (!policy.map(ScepPolicy::includeRootCertificate).orElse(false)) {
            return this;
        }
        List<Finding> all = new ArrayList<>(findings);
        all.add(Finding.of(
                LintCode.ROOT_NOT_INSTALLED,
                "/includeRootCertificate",
                "the root certificate of the policy was not installed; the setting allowRootInstall can allow it"));
        all.sort(Comparator.comparing(Finding::severity));
        return new PolicyReading(id, name, revision, all, policy.map(ScepPolicy::withoutRoot));
    }

    /** One whose name and revision are those of the policy. */
    public PolicyReading(Optional<PolicyId> id, List<Finding> findings, Optional<ScepPolicy> policy) {
        this(id, policy.map(ScepPolicy::name), policy.map(ScepPolicy::revision), findings, policy);
    }
}
