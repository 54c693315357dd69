package dev.scepter.agent.port;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import java.util.List;
import java.util.Optional;

/**
 * Holds the certificates of policies. Several may be installed for one policy (the one in force, a new one that is not
 * proven yet, the one before); at most one is in force, and that is what other programs use. Safe for several threads, as
 * long as each policy is worked on by one of them. Failures carry {@code
 * STORE_FAILED}; on files also {@code DATA_FOLDER_UNUSABLE}. An installed certificate that can be read, but not used for what
 * was changed beside it, is {@code CERTIFICATE_DAMAGED}: no other try mends that.
 */
public interface CertificateStore {

    /**
     * A certificate with what belongs to it.
     *
     * @param leaf the certificate
     * @param chain issuing CA first, up to and with the anchor
     * @param key its private key
     */
    record Entry(EncodedCertificate leaf, List<EncodedCertificate> chain, KeyName key) {
        public Entry {
            chain = List.copyOf(chain);
        }
    }

    /**
     * What stands in the store for others than one policy.
     *
     * @param paths certificates of other policies and foreign ones, each first in a list of those known above it
     * @param complete false if there are more, which cannot be read
     */
    record Others(List<List<EncodedCertificate>> paths, boolean complete) {
        public Others {
            paths = paths.stream().map(List::copyOf).toList();
        }
    }

    /** Installs a certificate beside the others; it is not in force yet. Doing so again changes nothing. */
    void install(PolicyId policy, Entry entry) throws ScepterException;

    /**
     * Puts an installed certificate in force, in one step that no crash can halve: at every instant the one before or
     * this one is in force. Doing so again changes nothing.
     *
     * @throws ScepterException if it is not installed
     */
    void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException;

    /** The certificate in force as other programs find it now; empty if there is none that they could use. */
    Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException;

    /**
     * Says whether other programs find exactly this chain beside the certificate in force, and from that the way to its key.
     * What is missing is put back by installing it again.
     */
    boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException;

    /** An installed certificate, in force or not. */
    Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException;

    /**
     * Removes an installed certificate, and takes it out of force if it was. The key stays. No failure if it is absent.
     */
    void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException;

    /**
     * Removes all certificates of a policy, and whatever stands in force for it, damaged or foreign. The keys stay. No
     * failure if there is nothing.
     */
    void removeAll(PolicyId policy) throws ScepterException;

    /** SHA-1 thumbprints of all installed certificates of a policy, in any order. */
    List<Thumbprint> list(PolicyId policy) throws ScepterException;

    /** All certificates in the store that are not a policy's, whoever put them there. */
    Others others(PolicyId policy) throws ScepterException;
}
