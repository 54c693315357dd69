package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.PlatformAbilities;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the linter must know besides the policy itself.
 *
 * @param now the time
 * @param firstCertificate whether the policy has no certificate yet; some mistakes keep a policy from starting but must
 *     not stop the renewal of a certificate in force
 * @param names the names of the policies on this device with their ids; the linted policy may be among them
 * @param ids the policies that were looked at together with this one, and before it
 * @param identity where the values of placeholders come from
 * @param abilities what the platform can do
 * @param minimumKeyLength bits of an RSA key where the policy names no length
 */
public record LintContext(
        Instant now,
        boolean firstCertificate,
        Map<String, PolicyId> names,
        Set<PolicyId> ids,
        MachineIdentity identity,
        PlatformAbilities abilities,
        Optional<Integer> minimumKeyLength) {
    public LintContext {
        names = Map.copyOf(names);
        ids = Set.copyOf(ids);
    }

    /** How grave a mistake is that must not stop the renewal of a certificate in force. */
    Severity untilFirstCertificate() {
        return firstCertificate ? Severity.ERROR : Severity.WARNING;
    }
}
