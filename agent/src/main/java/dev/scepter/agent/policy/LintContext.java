package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import java.time.Instant;
import java.util.Map;

/**
 * What the linter must know besides the policy itself.
 *
 * @param now the time
 * @param firstCertificate whether the policy has no certificate yet; some mistakes keep a policy from starting but must
 *     not stop the renewal of a certificate in force
 * @param names the names of the policies on this device with their ids; the linted policy may be among them
 */
public record LintContext(Instant now, boolean firstCertificate, Map<String, PolicyId> names) {
    public LintContext {
        names = Map.copyOf(names);
    }
}
