package dev.scepter.agent.testing;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys in memory. Safe for several threads. */
public final class InMemoryKeyProvider implements KeyProvider {
    private final Map<KeyName, ManagedKey> keys = new LinkedHashMap<>();
    private final Set<KeyName> damaged = new HashSet<>();
    private final Set<KeyName> keptOtherwise = new HashSet<>();
    private final KeyPairSource source;

    public InMemoryKeyProvider(KeyPairSource source) {
        this.source = source;
    }

    /** Spoils a key: it is there and cannot be opened. */
    public synchronized void damage(KeyName name) {
        damaged.add(name);
    }

    /** Takes the damage back. */
    public synchronized void mend(KeyName name) {
        damaged.remove(name);
    }

    /** Moves a key to where no specification wants it. */
    public synchronized void keepOtherwise(KeyName name) {
        keptOtherwise.add(name);
    }

    @Override
    public synchronized boolean isKeptAs(KeyName name, KeySpec spec) {
        return keys.containsKey(name) && !keptOtherwise.contains(name);
    }

    @Override
    public synchronized ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        if (keys.containsKey(name)) {
            throw new ScepterException(ErrorCode.KEY_NAME_TAKEN, "cannot make key " + name + ": there is one already");
        }
        try {
            ManagedKey key = new SoftwareKey(name, source.generate(spec));
            keys.put(name, key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "cannot make key " + name, e);
        }
    }

    @Override
    public synchronized Optional<ManagedKey> open(KeyName name) throws ScepterException {
        if (damaged.contains(name) && keys.containsKey(name)) {
            throw new ScepterException(ErrorCode.KEY_DAMAGED, "cannot open key " + name + ": it is damaged");
        }
        return Optional.ofNullable(keys.get(name));
    }

    @Override
    public synchronized void delete(KeyName name) {
        keys.remove(name);
    }

    @Override
    public synchronized void deleteAll(PolicyId policy) {
        keys.keySet().removeIf(name -> name.policy().equals(policy));
    }

    @Override
    public synchronized List<KeyName> list(PolicyId policy) {
        return keys.keySet().stream()
                .filter(name -> name.policy().equals(policy))
                .toList();
    }
}
