package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.SecretProtector;
import java.util.Optional;

/** Puts secrets into a state file and takes them out, each bound to its policy and member. */
final class RecordSecrets {
    private final SecretProtector protector;
    private final PolicyId policy;

    RecordSecrets(SecretProtector protector, PolicyId policy) {
        this.protector = protector;
        this.policy = policy;
    }

    void put(JsonFields fields, String name, Optional<Secret> secret) throws ScepterException {
        if (secret.isPresent()) {
            fields.put(name, protector.protect(purpose(name), secret.get()));
        }
    }

    Optional<Secret> get(JsonFields fields, String name) throws ScepterException {
        if (!fields.node().has(name)) {
            return Optional.empty();
        }
        return Optional.of(protector.open(purpose(name), fields.bytes(name)));
    }

    private String purpose(String name) {
        return "record " + policy + " " + name;
    }
}
