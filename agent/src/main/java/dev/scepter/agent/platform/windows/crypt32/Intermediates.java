package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.CA;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.MY;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates between ours and their roots, in the store CA, where Windows looks for them. Those that Scepter put
 * there bear its property; others are never removed.
 */
final class Intermediates {
    private static final OwnState MARK = new OwnState(0, List.of());

    private final SystemStores stores;

    Intermediates(SystemStores stores) {
        this.stores = stores;
    }

    /** Puts those of a chain that are missing into the store. */
    void add(List<EncodedCertificate> chain) throws WindowsException {
        List<EncodedCertificate> missing = missing(chain);
        if (missing.isEmpty()) {
            return;
        }
        try (SystemStore store = stores.write(CA)) {
            for (EncodedCertificate certificate : missing) {
                store.write(
                        certificate, context -> context.setBlob(stores.dialect().stateProperty(), MARK.encode()));
            }
        }
    }

    /** Says whether all of a chain are in the store. */
    boolean contain(List<EncodedCertificate> chain) throws WindowsException {
        return missing(chain).isEmpty();
    }

    /** Removes those of ours that no certificate in MY needs any longer. */
    void sweep() throws WindowsException {
        List<EncodedCertificate> ours = stores.contents(CA).certificates().stream()
                .filter(stored -> stored.state().isPresent())
                .map(StoredCertificate::certificate)
                .toList();
        if (ours.isEmpty()) {
            return;
        }
        Set<EncodedCertificate> surplus = new HashSet<>(ours);
        SystemStore.Contents users = stores.contents(MY);
        for (StoredCertificate user : users.certificates()) {
            user.state().ifPresent(state -> surplus.removeAll(new HashSet<>(state.chain())));
        }
        if (surplus.isEmpty() || !users.complete()) {
            return;
        }
        removeNeededByForeign(surplus, users);
        if (surplus.isEmpty()) {
            return;
        }
        try (SystemStore store = stores.write(CA)) {
            for (EncodedCertificate certificate : surplus) {
                store.delete(certificate.sha1());
            }
        }
    }

    /** Whoever uses such a certificate is not known for sure: what may be needed stays. */
    private void removeNeededByForeign(Set<EncodedCertificate> surplus, SystemStore.Contents users)
            throws WindowsException {
        Issuers issuers = new Issuers();
        issuers.add(stores.contents(CA));
        for (StoredCertificate user : users.certificates()) {
            if (user.state().isEmpty()) {
                Optional<List<EncodedCertificate>> path = issuers.path(user.certificate());
                if (path.isEmpty()) {
                    surplus.clear();
                    return;
                }
                surplus.removeAll(new HashSet<>(path.get()));
            }
        }
    }

    /** A self-signed one is a root and never goes into this store. */
    private List<EncodedCertificate> missing(List<EncodedCertificate> chain) throws WindowsException {
        List<EncodedCertificate> missing = new ArrayList<>();
        try (SystemStore store = stores.read(CA)) {
            for (EncodedCertificate certificate : chain) {
                Optional<StoredCertificate> present = store.find(certificate.sha1());
                boolean there = present.map(stored -> stored.certificate().equals(certificate))
                        .orElse(false);
                if (!there && !ParsedCertificate.of(certificate).isSelfSigned()) {
                    missing.add(certificate);
                }
            }
        }
        return missing;
    }
}
