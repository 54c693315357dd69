package dev.scepter.agent.userstore;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Certificates of a user, in that user's store, kept by the helper in the user's session. Safe for several threads.
 *
 * <p>What comes back is decoded within the usual bounds and is the certificate that was asked for. Whether it stands in the store is
 * as good as the user's word: it is the user's store. Failures of the helper itself are {@code USER_HELPER_FAILED}.
 */
public final class RemoteStore implements CertificateStore {
    private final UserHelper helper;

    public RemoteStore(UserHelper helper) {
        this.helper = helper;
    }

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        if (!entry.key().policy().equals(policy)) {
            throw new IllegalArgumentException("key " + entry.key() + " is not of policy " + policy);
        }
        FieldWriter fields = RemoteKeys.of(policy);
        Fields.entry(fields, entry);
        helper.call(
                Operation.STORE_INSTALL,
                "cannot install certificate " + entry.leaf().sha1() + " of policy " + policy,
                fields,
                RemoteKeys::nothing);
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        helper.call(
                Operation.STORE_PUT_IN_FORCE,
                "cannot put certificate " + leafSha1 + " of policy " + policy + " in force",
                of(policy, leafSha1),
                RemoteKeys::nothing);
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException {
        return helper.call(
                Operation.STORE_IN_FORCE,
                "cannot read the certificate in force of policy " + policy,
                RemoteKeys.of(policy),
                answer -> answer.flag() ? Optional.of(Fields.certificate(answer)) : Optional.empty());
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException {
        FieldWriter fields = RemoteKeys.of(policy);
        Fields.chain(fields, chain);
        return helper.call(
                Operation.STORE_HOLDS_CHAIN,
                "cannot look for the chain of policy " + policy,
                fields,
                FieldReader::flag);
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        return helper.call(
                Operation.STORE_FIND,
                "cannot read certificate " + leafSha1 + " of policy " + policy,
                of(policy, leafSha1),
                answer -> {
                    if (!answer.flag()) {
                        return Optional.empty();
                    }
                    Entry entry = Fields.entryOf(policy, answer);
                    if (!entry.leaf().sha1().equals(leafSha1)) {
                        throw new GarbledException("another certificate than " + leafSha1);
                    }
                    return Optional.of(entry);
                });
    }

    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        helper.call(
                Operation.STORE_REMOVE,
                "cannot remove certificate " + leafSha1 + " of policy " + policy,
                of(policy, leafSha1),
                RemoteKeys::nothing);
    }

    @Override
    public void removeAll(PolicyId policy) throws ScepterException {
        helper.call(
                Operation.STORE_REMOVE_ALL,
                "cannot remove the certificates of policy " + policy,
                RemoteKeys.of(policy),
                RemoteKeys::nothing);
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) throws ScepterException {
        return helper.call(
                Operation.STORE_LIST,
                "cannot read the certificates of policy " + policy,
                RemoteKeys.of(policy),
                answer -> RemoteKeys.distinct(answer.list(Fields.MAX_CERTIFICATES, Fields::thumbprint)));
    }

    /** Each certificate comes over once; a path is a list of places among them. */
    @Override
    public Others others(PolicyId policy) throws ScepterException {
        return helper.call(
                Operation.STORE_OTHERS,
                "cannot read the certificates beside those of policy " + policy,
                RemoteKeys.of(policy),
                answer -> {
                    boolean complete = answer.flag();
                    List<EncodedCertificate> known = answer.list(Fields.MAX_CERTIFICATES, Fields::certificate);
                    List<List<Integer>> paths = answer.list(
                            Fields.MAX_CERTIFICATES,
                            path -> path.list(Fields.MAX_PATH, place -> place.number(known.size() - 1)));
                    List<List<EncodedCertificate>> certificates = new ArrayList<>();
                    for (List<Integer> path : paths) {
                        if (path.isEmpty()) {
                            throw new GarbledException("a path without a certificate");
                        }
                        certificates.add(path.stream().map(known::get).toList());
                    }
                    return new Others(certificates, complete);
                });
    }

    private static FieldWriter of(PolicyId policy, Thumbprint leafSha1) {
        FieldWriter fields = RemoteKeys.of(policy);
        Fields.thumbprint(fields, leafSha1);
        return fields;
    }
}
