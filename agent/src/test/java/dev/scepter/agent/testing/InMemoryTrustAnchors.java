package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.TrustAnchors;
import java.util.LinkedHashSet;
import java.util.Set;

/** Trusted roots in memory. Safe for several threads. */
public final class InMemoryTrustAnchors implements TrustAnchors {
    private final Set<EncodedCertificate> roots = new LinkedHashSet<>();

    @Override
    public synchronized boolean contains(EncodedCertificate root) {
        return roots.contains(root);
    }

    @Override
    public synchronized void add(EncodedCertificate root) {
        roots.add(root);
    }

    @Override
    public synchronized void remove(Thumbprint sha256) {
        roots.removeIf(root -> root.sha256().equals(sha256));
    }

    /** A copy of all roots. */
    public synchronized Set<EncodedCertificate> all() {
        return Set.copyOf(roots);
    }
}
