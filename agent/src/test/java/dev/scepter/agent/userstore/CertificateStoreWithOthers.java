package dev.scepter.agent.userstore;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import java.util.List;
import java.util.Optional;

/**
 * A store in which other certificates stand.
 *
 * @param store all else
 * @param others what stands there for others
 */
record CertificateStoreWithOthers(CertificateStore store, Others others) implements CertificateStore {

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        store.install(policy, entry);
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        store.putInForce(policy, leafSha1);
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException {
        return store.inForce(policy);
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException {
        return store.holdsChain(policy, chain);
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        return store.find(policy, leafSha1);
    }

    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        store.remove(policy, leafSha1);
    }

    @Override
    public void removeAll(PolicyId policy) throws ScepterException {
        store.removeAll(policy);
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) throws ScepterException {
        return store.list(policy);
    }

    @Override
    public Others others(PolicyId policy) {
        return others;
    }
}
