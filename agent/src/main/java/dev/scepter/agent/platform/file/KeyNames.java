package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import java.util.Optional;

/** Reads key names back from files. */
final class KeyNames {

    private KeyNames() {}

    /** The name whose container name this is; empty if it is none of that policy. */
    static Optional<KeyName> parse(PolicyId policy, String containerName) {
        try {
            KeyName name = new KeyName(policy, containerName.substring(containerName.lastIndexOf('-') + 1));
            return Optional.of(name).filter(found -> found.containerName().equals(containerName));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
