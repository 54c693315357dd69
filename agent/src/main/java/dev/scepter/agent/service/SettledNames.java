package dev.scepter.agent.service;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Bounds how long names in flux are waited for: 4 hours from when this process first saw them so. A machine that never
 * restarts to take its new name gets its certificate under the one it has.
 */
final class SettledNames implements MachineIdentity {
    static final Duration PATIENCE = Duration.ofHours(4);

    private final Supplier<MachineIdentity> machine;
    private final LongSupplier nanos;
    private OptionalLong since = OptionalLong.empty();

    /**
     * @param machine asked afresh at each call
     * @param nanos time since some moment, as {@link System#nanoTime} gives it. Not the clock: that is often set just when a
     *     machine is set up
     */
    SettledNames(Supplier<MachineIdentity> machine, LongSupplier nanos) {
        this.machine = machine;
        this.nanos = nanos;
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
        if (why.isEmpty()) {
            since = OptionalLong.empty();
            return why;
        }
        long now = nanos.getAsLong();
        long begun = since.orElse(now);
        since = OptionalLong.of(begun);
        return now - begun < PATIENCE.toNanos() ? why : Optional.empty();
    }
}
