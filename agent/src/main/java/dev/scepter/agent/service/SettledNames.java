package dev.scepter.agent.service;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long names in flux are waited for: 4 hours from when this process first saw them so. A machine that never
 * restarts to take its new name gets its certificate under the one it has.
 */
final class SettledNames implements MachineIdentity {
    static final Duration PATIENCE = Duration.ofHours(4);

    private final Supplier<MachineIdentity> machine;
    private final Clock clock;
    private @Nullable Instant since;

    /**
     * @param machine asked afresh at each call
     */
    SettledNames(Supplier<MachineIdentity> machine, Clock clock) {
        this.machine = machine;
        this.clock = clock;
    }

    @Override
    public Optional<String> value(Placeholder placeholder) {
        return machine.get().value(placeholder);
    }

    @Override
    public Optional<String> hardwareId() {
        return machine.get().hardwareId();
    }

    @Override
    public synchronized Optional<String> namesInFlux() {
        Optional<String> why = machine.get().namesInFlux();
        Instant now = clock.instant();
        if (why.isEmpty()) {
            since = null;
            return why;
        }
        // A clock that was set back would prolong the wait.
        if (since == null || now.isBefore(since)) {
            since = now;
        }
        return now.isBefore(since.plus(PATIENCE)) ? why : Optional.empty();
    }
}
