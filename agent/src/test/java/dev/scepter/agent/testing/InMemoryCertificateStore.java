package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Certificates in memory. Safe for several threads. */
public final class InMemoryCertificateStore implements CertificateStore {
    private final Map<PolicyId, Map<Thumbprint, Entry>> installed = new HashMap<>();
    private final Map<PolicyId, EncodedCertificate> inForce = new HashMap<>();
    private final Map<PolicyId, List<EncodedCertificate>> chains = new HashMap<>();
    private final Set<Thumbprint> damaged = new HashSet<>();

    /** Spoils what stands beside a certificate. */
    public synchronized void damage(Thumbprint leafSha1) {
        damaged.add(leafSha1);
    }

    @Override
    public synchronized void install(PolicyId policy, Entry entry) {
        damaged.remove(entry.leaf().sha1());
        installed
                .computeIfAbsent(policy, none -> new LinkedHashMap<>())
                .put(entry.leaf().sha1(), entry);
    }

    @Override
    public synchronized void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        Entry entry = find(policy, leafSha1)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.STORE_FAILED,
                        "cannot put certificate " + leafSha1 + " of policy " + policy
                                + " in force: it is not installed"));
        inForce.put(policy, entry.leaf());
        chains.put(policy, entry.chain());
    }

    @Override
    public synchronized Optional<EncodedCertificate> inForce(PolicyId policy) {
        return Optional.ofNullable(inForce.get(policy));
    }

    @Override
    public synchronized boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) {
        return chain.equals(chains.get(policy));
    }

    @Override
    public synchronized Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        if (damaged.contains(leafSha1)) {
            throw new ScepterException(
                    ErrorCode.CERTIFICATE_DAMAGED, "cannot read certificate " + leafSha1 + ": it is damaged");
        }
        return Optional.ofNullable(ofPolicy(policy).get(leafSha1));
    }

    @Override
    public synchronized void remove(PolicyId policy, Thumbprint leafSha1) {
        if (inForce(policy).filter(leaf -> leaf.sha1().equals(leafSha1)).isPresent()) {
            inForce.remove(policy);
            chains.remove(policy);
        }
        if (installed.containsKey(policy)) {
            ofPolicy(policy).remove(leafSha1);
        }
    }

    @Override
    public synchronized void removeAll(PolicyId policy) {
        inForce.remove(policy);
        chains.remove(policy);
        installed.remove(policy);
    }

    @Override
    public synchronized List<Thumbprint> list(PolicyId policy) {
        return List.copyOf(ofPolicy(policy).keySet());
    }

    @Override
    public synchronized Others others(PolicyId policy) {
        List<List<EncodedCertificate>> paths = new ArrayList<>();
        installed.forEach((id, entries) -> {
            for (Entry entry : id.equals(policy) ? List.<Entry>of() : entries.values()) {
                List<EncodedCertificate> path = new ArrayList<>(List.of(entry.leaf()));
                path.addAll(entry.chain());
                paths.add(path);
            }
        });
        return new Others(paths, true);
    }

    /** Puts any certificate in force, as somebody else's hand would. */
    public synchronized void tamperInForce(PolicyId policy, EncodedCertificate other) {
        inForce.put(policy, other);
    }

    private Map<Thumbprint, Entry> ofPolicy(PolicyId policy) {
        return installed.getOrDefault(policy, Map.of());
    }
}
