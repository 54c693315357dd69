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

/**
 * Keys of a provider that Windows need not have: where it is not registered there are none. One that is registered and fails,
 * fails here too, as it may have keys. Makes no keys, as those have to be where the setting says.
 */
final class OptionalKeys implements KeyProvider {
    private final KeyProvider keys;

    OptionalKeys(KeyProvider keys) {
        this.keys = keys;
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        throw new IllegalStateException("new keys are made where the setting says");
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        return ifThere(() -> keys.open(name), Optional.empty());
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        ifThere(
                () -> {
                    keys.delete(name);
                    return true;
                },
                false);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        ifThere(
                () -> {
                    keys.deleteAll(policy);
                    return true;
                },
                false);
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        return ifThere(() -> keys.list(policy), List.of());
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return ifThere(() -> keys.isKeptAs(name, spec), false);
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws ScepterException;
    }

    private static <T> T ifThere(Call<T> call, T otherwise) throws ScepterException {
        try {
            return call.make();
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.KEY_PROVIDER_MISSING) {
                return otherwise;
            }
            throw e;
        }
    }
}
