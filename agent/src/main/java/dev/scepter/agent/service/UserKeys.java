package dev.scepter.agent.service;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.List;
import java.util.Optional;

/** The keys of one user, as long as that user is signed in. */
final class UserKeys implements KeyProvider {
    private final SignedInUsers users;
    private final UserSid sid;

    UserKeys(SignedInUsers users, UserSid sid) {
        this.users = users;
        this.sid = sid;
    }

    private KeyProvider keys() throws ScepterException {
        return users.store(sid).keys();
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        return keys().generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        return keys().open(name);
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        keys().delete(name);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        keys().deleteAll(policy);
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return keys().isKeptAs(name, spec);
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        return keys().list(policy);
    }
}
