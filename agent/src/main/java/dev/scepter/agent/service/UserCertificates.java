package dev.scepter.agent.service;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.CertificateStore;
import java.util.List;
import java.util.Optional;

/**
 * The certificates of one user, as long as that user is signed in. What else may need a root is only looked for in the store
 * of the machine, whose root it is.
 */
final class UserCertificates implements CertificateStore {
    private final SignedInUsers users;
    private final UserSid sid;
    private final CertificateStore machine;

    UserCertificates(SignedInUsers users, UserSid sid, CertificateStore machine) {
        this.users = users;
        this.sid = sid;
        this.machine = machine;
    }

    private CertificateStore store() throws ScepterException {
        return users.store(sid).store();
    }

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        store().install(policy, entry);
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        store().putInForce(policy, leafSha1);
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException {
        return store().inForce(policy);
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException {
        return store().holdsChain(policy, chain);
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        return store().find(policy, leafSha1);
    }

    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        store().remove(policy, leafSha1);
    }

    @Override
    public void removeAll(PolicyId policy) throws ScepterException {
        store().removeAll(policy);
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) throws ScepterException {
        return store().list(policy);
    }

    /** Those of the machine's store only: a user's word keeps no root of the machine. */
    @Override
    public Others others(PolicyId policy) throws ScepterException {
        return machine.others(policy);
    }
}
