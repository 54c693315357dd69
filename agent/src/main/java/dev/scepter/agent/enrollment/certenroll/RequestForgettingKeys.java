package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import java.util.List;
import java.util.Optional;

/** Keys with which goes what Windows keeps of requests for them: a request is left over when its key is. */
public final class RequestForgettingKeys implements KeyProvider {
    private final KeyProvider keys;
    private final WindowsRequests requests;

    /** @param folder where it is noted for which keys Windows may keep something */
    public RequestForgettingKeys(KeyProvider keys, DurableFolder folder, ScepObjects objects) {
        this.keys = keys;
        this.requests = new WindowsRequests(folder, objects);
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        return keys.generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        return keys.open(name);
    }

    /** First the request: Windows finds it by its key. */
    @Override
    public void delete(KeyName name) throws ScepterException {
        requests.forget(name);
        keys.delete(name);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        for (KeyName name : requests.noted(policy)) {
            requests.forget(name);
        }
        keys.deleteAll(policy);
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return keys.isKeptAs(name, spec);
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        return keys.list(policy);
    }
}
