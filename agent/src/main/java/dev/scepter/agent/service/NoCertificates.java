package dev.scepter.agent.service;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import java.util.List;
import java.util.Optional;

/** The certificates of a user whose profile is gone: none. What else needs a root is in the machine's store. */
final class NoCertificates implements CertificateStore {
    private final CertificateStore machine;

    NoCertificates(CertificateStore machine) {
        this.machine = machine;
    }

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        throw gone(policy);
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        throw gone(policy);
    }

    private static ScepterException gone(PolicyId policy) {
        return new ScepterException(
                ErrorCode.USER_AWAY, "cannot install the certificate of " + policy + ": the user's profile is gone");
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) {
        return Optional.empty();
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) {
        return false;
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) {
        return Optional.empty();
    }

    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) {
        // There is none.
    }

    @Override
    public void removeAll(PolicyId policy) {
        // There are none.
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) {
        return List.of();
    }

    @Override
    public Others others(PolicyId policy) throws ScepterException {
        return machine.others(policy);
    }
}
