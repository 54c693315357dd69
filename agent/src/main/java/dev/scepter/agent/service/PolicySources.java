package dev.scepter.agent.service;

import dev.scepter.agent.mdm.FilePolicySource;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.mdm.UrlPolicySource;
import dev.scepter.agent.policy.EffectiveSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The sources of policies that need no enrolment: a URL, a file, a folder. */
public final class PolicySources {
    /** For three tries of 20 s and the waits between them. */
    private static final Duration LIMIT = Duration.ofSeconds(65);

    private PolicySources() {}

    /** The source that the settings of an agent name; empty if that is the MDM. Touches neither disk nor network. */
    public static Optional<PolicySource> named(Agent agent) {
        EffectiveSettings settings = agent.settings();
        String where = settings.policySource();
        if (where.equals(EffectiveSettings.MDM)) {
            return Optional.empty();
        }
        if (settings.isPolicySourceUrl()) {
            return Optional.of(new UrlPolicySource(
                    // A status asks for the name only and needs no client.
                    (request, limit) -> agent.http().exchange(request, limit),
                    where,
                    settings.allowPlainHttp(),
                    LIMIT,
                    agent.clock()));
        }
        return path(where).map(path -> new FilePolicySource(path, agent.clock()));
    }

    /** Some file systems have no name for every text. */
    private static Optional<Path> path(String where) {
        try {
            return Optional.of(Path.of(where));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
