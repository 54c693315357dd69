package dev.scepter.agent.platform.windows;

import dev.scepter.agent.model.KeyName;
import java.util.Optional;

/** How keys are called in the providers of Windows, which are shared with all other programs of the machine. */
public enum ContainerNames {
    /** Keys of policies: {@code Scepter-wifi-3f2a…}. */
    OF_POLICIES(""),
    /** Keys by which the device shows who it is. No policy's name holds a point, so none of its keys is taken for one. */
    OF_THE_DEVICE("Device.");

    private final String prefix;

    ContainerNames(String prefix) {
        this.prefix = prefix;
    }

    /** The container of a key. */
    public String of(KeyName name) {
        return prefix + name.containerName();
    }

    /** The key of a container; empty if it is none of these. */
    public Optional<KeyName> parse(String container) {
        return container.startsWith(prefix) ? KeyName.parse(container.substring(prefix.length())) : Optional.empty();
    }
}
