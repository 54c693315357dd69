package dev.scepter.agent.policy;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.PlatformAbilities;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contexts for tests of the linter: a platform that can do all, on a machine that knows all of itself. */
final class LintContexts {
    static final Map<Placeholder, String> VALUES = Map.of(
            Placeholder.DEVICE_NAME, "PC-7",
            Placeholder.DEVICE_ID, "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
            Placeholder.SERIAL_NUMBER, "C02XK0AAJGH6",
            Placeholder.FULLY_QUALIFIED_DOMAIN_NAME, "pc-7.corp.example",
            Placeholder.DEVICE_SID, "S-1-5-21-1-2-3-1105",
            Placeholder.USER_PRINCIPAL_NAME, "jo@example.com",
            Placeholder.USER_SID, "S-1-5-21-1-2-3-1106");

    private LintContexts() {}

    static LintContext of(Instant now, boolean first, Map<String, PolicyId> names) {
        return of(now, first, names, identity(VALUES), new PlatformAbilities(true, true, true, true));
    }

    static LintContext of(
            Instant now,
            boolean first,
            Map<String, PolicyId> names,
            MachineIdentity identity,
            PlatformAbilities abilities) {
        return new LintContext(now, first, names, Set.of(), identity, abilities, Optional.empty());
    }

    static LintContext on(MachineIdentity identity, boolean first) {
        return of(Instant.EPOCH, first, Map.of(), identity, new PlatformAbilities(true, true, true, true));
    }

    static MachineIdentity identity(Map<Placeholder, String> values) {
        return placeholder -> Optional.ofNullable(values.get(placeholder));
    }
}
