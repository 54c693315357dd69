package dev.scepter.agent.policy;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.util.Optional;

/** Values of a user for judging a policy: which users it comes to is known when they sign in. */
final class StandInUser implements MachineIdentity {
    private final MachineIdentity machine;

    private StandInUser(MachineIdentity machine) {
        this.machine = machine;
    }

    /** The machine's own identity for a policy that is not for users, or where they cannot have any. */
    static MachineIdentity on(ScepPolicy policy, LintContext context) {
        return policy.store() == StoreLocation.USER && context.abilities().userStore()
                ? new StandInUser(context.identity())
                : context.identity();
    }

    @Override
    public Optional<String> value(Placeholder placeholder) {
        return switch (placeholder) {
            case USER_SID -> Optional.of("S-1-5-21-1-2-3-1001");
            case USER_PRINCIPAL_NAME -> Optional.of("user@example.com");
            default -> machine.value(placeholder);
        };
    }

    @Override
    public Optional<String> hardwareId() {
        return machine.hardwareId();
    }

    @Override
    public Optional<String> namesInFlux() {
        return machine.namesInFlux();
    }
}
