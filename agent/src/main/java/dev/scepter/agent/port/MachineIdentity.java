package dev.scepter.agent.port;

import dev.scepter.agent.model.Placeholder;
import java.util.Optional;

/** What the machine knows about itself, as it says it. Safe for several threads; never waits for the network. */
public interface MachineIdentity {

    /**
     * The value for a placeholder; empty if the machine has none.
     *
     * <p>Makers' dummies ("To be filled by O.E.M.") come as they are: who uses the value judges it.
     */
    Optional<String> value(Placeholder placeholder);

    /**
     * What tells this machine from a copy of it and from another one that its files were restored to; empty if the
     * machine has nothing of the kind. Not to be shown to others as it is.
     */
    default Optional<String> hardwareId() {
        return value(Placeholder.DEVICE_ID);
    }

    /**
     * Why the names that the machine has now may soon be others, in words: it is still being set up, or is about to be
     * renamed. Empty if they are final.
     */
    default Optional<String> namesInFlux() {
        return Optional.empty();
    }
}
