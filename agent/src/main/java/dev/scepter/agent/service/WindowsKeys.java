package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Keys of CNG and of CryptoAPI side by side: new ones where the setting says, the others where they are. Safe for several
 * threads.
 *
 * <p>Where a key lies is not written down: it is looked for where new ones are made, then in the other. A failure there is one,
 * never an absent key; but an API that Windows does not have holds none.
 */
final class WindowsKeys implements KeyProvider, KeyLinks {
    private final Home cng;
    private final Home cryptoApi;
    private final BooleanSupplier inCryptoApi;

    /**
     * An API with its keys.
     *
     * @param links where its keys lie, for certificates
     */
    record Home(KeyProvider keys, KeyLinks links) {}

    /** @param inCryptoApi where new keys are made, asked each time */
    WindowsKeys(Home cng, Home cryptoApi, BooleanSupplier inCryptoApi) {
        this.cng = cng;
        this.cryptoApi = cryptoApi;
        this.inCryptoApi = inCryptoApi;
    }

    private Home chosen() {
        return inCryptoApi.getAsBoolean() ? cryptoApi : cng;
    }

    private Home otherThan(Home home) {
        return home.equals(cng) ? cryptoApi : cng;
    }

    @Override
    public KeyLink of(KeyName name) throws ScepterException {
        Home chosen = chosen();
        Home other = otherThan(chosen);
        return (!has(chosen.keys(), name) && has(beside(other), name) ? other : chosen)
                .links()
                .of(name);
    }

    private static boolean has(KeyProvider keys, KeyName name) throws ScepterException {
        Optional<ManagedKey> key = keys.open(name);
        key.ifPresent(ManagedKey::close);
        return key.isPresent();
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        Home chosen = chosen();
        if (has(beside(otherThan(chosen)), name)) {
            throw new ScepterException(
                    ErrorCode.KEY_NAME_TAKEN,
                    "cannot make key " + name + ": there is one in " + (chosen.equals(cng) ? "CryptoAPI" : "CNG"));
        }
        return chosen.keys().generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        Home chosen = chosen();
        Optional<ManagedKey> found = chosen.keys().open(name);
        return found.isPresent() ? found : beside(otherThan(chosen)).open(name);
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        Home chosen = chosen();
        chosen.keys().delete(name);
        beside(otherThan(chosen)).delete(name);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        Home chosen = chosen();
        chosen.keys().deleteAll(policy);
        beside(otherThan(chosen)).deleteAll(policy);
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        Home chosen = chosen();
        Set<KeyName> names = new LinkedHashSet<>(chosen.keys().list(policy));
        names.addAll(beside(otherThan(chosen)).list(policy));
        return List.copyOf(names);
    }

    /** A key that lies where no new one would be made is not kept as it should be. */
    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return chosen().keys().isKeptAs(name, spec);
    }

    private static KeyProvider beside(Home home) {
        return new OptionalKeys(home.keys());
    }
}
