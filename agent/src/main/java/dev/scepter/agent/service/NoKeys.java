package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.List;
import java.util.Optional;

/** The keys of a user whose profile is gone: none, and none can be made. */
final class NoKeys implements KeyProvider {
    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        throw new ScepterException(ErrorCode.USER_AWAY, "cannot make key " + name + ": the user's profile is gone");
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) {
        return Optional.empty();
    }

    @Override
    public void delete(KeyName name) {
        // There is none.
    }

    @Override
    public void deleteAll(PolicyId policy) {
        // There are none.
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) {
        return false;
    }

    @Override
    public List<KeyName> list(PolicyId policy) {
        return List.of();
    }
}
