package dev.scepter.agent.service;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.Optional;

/** What the machine says of itself, and of one user. */
final class UserIdentity implements MachineIdentity {
    private final MachineIdentity machine;
    private final SignedInUsers users;
    private final UserSid sid;

    UserIdentity(MachineIdentity machine, SignedInUsers users, UserSid sid) {
        this.machine = machine;
        this.users = users;
        this.sid = sid;
    }

    @Override
    public Optional<String> value(Placeholder placeholder) {
        return switch (placeholder) {
            case USER_SID -> Optional.of(sid.text());
            case USER_PRINCIPAL_NAME -> principalName();
            default -> machine.value(placeholder);
        };
    }

    private Optional<String> principalName() {
        try {
            return Optional.ofNullable(users.now().get(sid)).flatMap(UserSession::upn);
        } catch (ScepterException e) {
            // Without an answer there is no value; who needs one says so.
            return Optional.empty();
        }
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
