package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.CA;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.MY;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.ROOT;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.CertificateStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Certificates in the store MY of the machine, or of the user whose process this is, their intermediates in CA. No root is
 * written: Windows would ask the user.
 *
 * <p>A certificate is a policy's if it names a key of that policy, and the machine's or the user's, as the store is; that a
 * container which Windows named is one stands in what Scepter wrote on the certificate, and holds for that container only. What
 * Scepter knows of it ({@link OwnState})
 * stands on it as one property, so it is written whole or not at all, and last. In force is the one that is not archived and
 * has the highest counter. That property puts another one in force, which other programs see a moment before; only then the
 * others are archived, which other programs skip, after they were told who renewed them. A crash in between leaves two that are
 * not archived: the higher counter decides, and the next call archives the other.
 */
public final class WindowsCertificateStore implements CertificateStore {
    private final SystemStores stores;
    private final Intermediates intermediates;
    private final KeyLinks links;
    private final KeyAcquisition acquisition;

    /** Removing intermediates asks what all policies need, so one change at a time. */
    private final Object changes = new Object();

    /**
     * The stores of this machine.
     *
     * @param links where the keys of the certificates lie
     */
    public WindowsCertificateStore(KeyLinks links) {
        this(SystemStores.ofMachine(), links, CryptAcquisition.ofThisMachine());
    }

    /**
     * The stores of the user whose process this is.
     *
     * @param links where the keys of the certificates lie
     */
    public static WindowsCertificateStore ofThisUser(KeyLinks links) {
        return new WindowsCertificateStore(SystemStores.ofUser(), links, CryptAcquisition.ofThisMachine());
    }

    WindowsCertificateStore(SystemStores stores, KeyLinks links, KeyAcquisition acquisition) {
        this.stores = stores;
        this.intermediates = new Intermediates(stores);
        this.links = links;
        this.acquisition = acquisition;
    }

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        if (!entry.key().policy().equals(policy)) {
            throw new IllegalArgumentException("key " + entry.key() + " is not of policy " + policy);
        }
        KeyLink link = links.of(entry.key());
        synchronized (changes) {
            try (SystemStore store = stores.write(MY)) {
                Optional<StoredCertificate> present = store.find(entry.leaf().sha1());
                if (present.filter(stored -> isInstalled(stored, entry, link)).isEmpty()) {
                    // One that was in force for this policy stays so.
                    Optional<StoredCertificate> ours =
                            present.filter(stored -> stored.keyOf(policy).isPresent());
                    long counter = ours.map(StoredCertificate::counter).orElse(0L);
                    boolean inForce = ours.map(StoredCertificate::isInForce).orElse(false);
                    store.write(entry.leaf(), context -> {
                        context.setKey(link.containerOf(entry.key()), link);
                        context.setText(Crypt32Constants.CERT_FRIENDLY_NAME_PROP_ID, "Scepter: " + policy);
                        setArchived(context, !inForce);
                        setState(context, new OwnState(counter, entry.chain(), foreignKey(entry.key(), link)));
                    });
                }
                intermediates.add(entry.chain());
            } catch (WindowsException e) {
                throw failed(e, "cannot install certificate " + entry.leaf().sha1() + " of policy " + policy);
            }
        }
    }

    private static boolean isInstalled(StoredCertificate stored, Entry entry, KeyLink link) {
        return stored.certificate().equals(entry.leaf())
                && names(stored, entry.key(), link)
                && stored.state()
                        .filter(state -> state.chain().equals(entry.chain())
                                && state.foreignKey().equals(foreignKey(entry.key(), link)))
                        .isPresent();
    }

    private static Optional<OwnState.ForeignKey> foreignKey(KeyName key, KeyLink link) {
        return link.foreignContainer().map(container -> new OwnState.ForeignKey(key, container));
    }

    /** Says whether a certificate names a key where that lies. */
    private static boolean names(StoredCertificate stored, KeyName key, KeyLink link) {
        CertificateContext.KeyAddress address =
                new CertificateContext.KeyAddress(link.containerOf(key), link.provider(), link.providerType());
        return stored.key().equals(Optional.of(address));
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        String action = "cannot put certificate " + leafSha1 + " of policy " + policy + " in force";
        synchronized (changes) {
            try (SystemStore store = stores.write(MY)) {
                List<StoredCertificate> own = own(policy, store.read());
                StoredCertificate chosen = own.stream()
                        .filter(stored -> stored.certificate().sha1().equals(leafSha1))
                        .findFirst()
                        .orElseThrow(
                                () -> new ScepterException(ErrorCode.STORE_FAILED, action + ": it is not installed"));
                OwnState state = stateOf(chosen, action);
                intermediates.add(state.chain());
                if (!inForce(own).equals(Optional.of(chosen))) {
                    long next = own.stream()
                                    .mapToLong(StoredCertificate::counter)
                                    .max()
                                    .orElse(0)
                            + 1;
                    store.write(chosen.certificate(), context -> {
                        context.clear(Crypt32Constants.CERT_RENEWAL_PROP_ID);
                        setArchived(context, false);
                        setState(context, state.withCounter(next));
                    });
                }
                for (StoredCertificate other : own) {
                    if (!other.equals(chosen)) {
                        retire(store, other, leafSha1);
                    }
                }
            } catch (WindowsException e) {
                throw failed(e, action);
            }
        }
    }

    /** Archives a certificate, and names its successor if it was in force once. */
    private void retire(SystemStore store, StoredCertificate other, Thumbprint successor) throws WindowsException {
        boolean renewed = other.counter() > 0;
        boolean told = other.renewedBy().equals(Optional.of(successor.hex()));
        if (other.archived() && (told || !renewed)) {
            return;
        }
        store.write(other.certificate(), context -> {
            if (renewed) {
                context.setBlob(
                        Crypt32Constants.CERT_RENEWAL_PROP_ID, HexFormat.of().parseHex(successor.hex()));
            }
            setArchived(context, true);
        });
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException {
        Optional<StoredCertificate> found = inForce(own(policy));
        if (found.isPresent() && link(policy, found.get()) == Link.USELESS) {
            return Optional.empty();
        }
        return found.map(StoredCertificate::certificate);
    }

    /** What the certificate in force says of its key, to other programs. */
    private enum Link {
        /** It leads to the key. */
        LEADS,
        /** It leads nowhere, and is not the one that was written: it is mended by writing it again. */
        CHANGED,
        /** It leads nowhere as it was written: to others the certificate has no key. */
        USELESS
    }

    /** Asked in the way of other programs; a provider that cannot be asked now is a failure, and proves nothing. */
    private Link link(PolicyId policy, StoredCertificate stored) throws ScepterException {
        if (!stores.dialect().findsMachineKeys()) {
            return isAsWritten(policy, stored) ? Link.LEADS : Link.CHANGED;
        }
        try (SystemStore store = stores.read(MY)) {
            if (store.leadsToTheKey(stored, acquisition)) {
                return Link.LEADS;
            }
        } catch (WindowsException e) {
            throw e.toScepter(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    "cannot find the key that certificate "
                            + stored.certificate().sha1() + " of policy " + policy + " names");
        }
        return isAsWritten(policy, stored) ? Link.USELESS : Link.CHANGED;
    }

    private boolean isAsWritten(PolicyId policy, StoredCertificate stored) throws ScepterException {
        KeyName key = stored.keyOf(policy).orElseThrow();
        return names(stored, key, links.of(key));
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException {
        Optional<StoredCertificate> found = inForce(own(policy));
        Optional<List<EncodedCertificate>> known =
                found.flatMap(StoredCertificate::state).map(OwnState::chain);
        try {
            return known.equals(Optional.of(chain))
                    && intermediates.contain(chain)
                    && link(policy, found.orElseThrow()) != Link.CHANGED;
        } catch (WindowsException e) {
            throw failed(e, "cannot look for the chain of policy " + policy);
        }
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        String action = "cannot read certificate " + leafSha1 + " of policy " + policy;
        try (SystemStore store = stores.read(MY)) {
            Optional<StoredCertificate> found = store.find(leafSha1);
            Optional<KeyName> key = found.flatMap(stored -> stored.keyOf(policy));
            if (key.isEmpty()) {
                return Optional.empty();
            }
            StoredCertificate stored = found.get();
            return Optional.of(
                    new Entry(stored.certificate(), stateOf(stored, action).chain(), key.get()));
        } catch (WindowsException e) {
            throw failed(e, action);
        }
    }

    /** The others are archived first: none of them must come back into force. */
    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        synchronized (changes) {
            try {
                try (SystemStore store = stores.write(MY)) {
                    List<StoredCertificate> own = own(policy, store.read());
                    if (own.stream()
                            .anyMatch(stored -> stored.certificate().sha1().equals(leafSha1))) {
                        for (StoredCertificate other : withoutInForce(own)) {
                            if (!other.archived()) {
                                store.write(other.certificate(), context -> setArchived(context, true));
                            }
                        }
                        store.delete(leafSha1);
                    }
                }
                intermediates.sweep();
            } catch (WindowsException e) {
                throw failed(e, "cannot remove certificate " + leafSha1 + " of policy " + policy);
            }
        }
    }

    /** The one in force goes last, so that no other one takes its place for a moment. */
    @Override
    public void removeAll(PolicyId policy) throws ScepterException {
        synchronized (changes) {
            try {
                try (SystemStore store = stores.write(MY)) {
                    List<StoredCertificate> own = own(policy, store.read());
                    List<StoredCertificate> inOrder = new ArrayList<>(withoutInForce(own));
                    inForce(own).ifPresent(inOrder::add);
                    for (StoredCertificate stored : inOrder) {
                        store.delete(stored.certificate().sha1());
                    }
                }
                intermediates.sweep();
            } catch (WindowsException e) {
                throw failed(e, "cannot remove the certificates of policy " + policy);
            }
        }
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) throws ScepterException {
        return own(policy).stream().map(stored -> stored.certificate().sha1()).toList();
    }

    @Override
    public Others others(PolicyId policy) throws ScepterException {
        try {
            Issuers issuers = new Issuers();
            issuers.add(stores.contents(CA));
            issuers.add(stores.contents(ROOT));
            SystemStore.Contents all = stores.contents(MY);
            List<List<EncodedCertificate>> paths = new ArrayList<>();
            for (StoredCertificate stored : all.certificates()) {
                if (stored.keyOf(policy).isEmpty()) {
                    path(stored, issuers).ifPresent(paths::add);
                }
            }
            return new Others(paths, all.complete() && issuers.isComplete());
        } catch (WindowsException e) {
            throw failed(e, "cannot read the certificates beside those of policy " + policy);
        }
    }

    private static Optional<List<EncodedCertificate>> path(StoredCertificate stored, Issuers issuers) {
        if (stored.state().isEmpty()) {
            return issuers.path(stored.certificate());
        }
        List<EncodedCertificate> path = new ArrayList<>(List.of(stored.certificate()));
        path.addAll(stored.state().get().chain());
        return Optional.of(path);
    }

    private List<StoredCertificate> own(PolicyId policy) throws ScepterException {
        try {
            return own(policy, stores.contents(MY));
        } catch (WindowsException e) {
            throw failed(e, "cannot read the certificates of policy " + policy);
        }
    }

    private List<StoredCertificate> own(PolicyId policy, SystemStore.Contents contents) throws ScepterException {
        if (!contents.complete()) {
            throw new ScepterException(
                    ErrorCode.STORE_FAILED,
                    "cannot read the certificates of policy " + policy + ": store "
                            + stores.scope().store() + "\\MY holds more than " + SystemStore.MAX_CERTIFICATES);
        }
        return contents.certificates().stream()
                .filter(stored -> stored.keyOf(policy).isPresent())
                .toList();
    }

    private static Optional<StoredCertificate> inForce(List<StoredCertificate> own) {
        return own.stream()
                .filter(StoredCertificate::isInForce)
                .max(Comparator.comparingLong(StoredCertificate::counter));
    }

    private static List<StoredCertificate> withoutInForce(List<StoredCertificate> own) {
        Optional<StoredCertificate> inForce = inForce(own);
        return own.stream()
                .filter(stored -> !inForce.equals(Optional.of(stored)))
                .toList();
    }

    private static OwnState stateOf(StoredCertificate stored, String action) throws ScepterException {
        return stored.state()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_DAMAGED, action + ": the property that Scepter wrote on it is damaged"));
    }

    private void setState(CertificateContext context, OwnState state) throws WindowsException {
        context.setBlob(stores.dialect().stateProperty(), state.encode());
    }

    private void setArchived(CertificateContext context, boolean archived) throws WindowsException {
        if (archived) {
            context.setBlob(
                    stores.dialect().archivedProperty(), stores.dialect().archivedContent());
        } else {
            context.clear(stores.dialect().archivedProperty());
        }
    }

    private ScepterException failed(WindowsException e, String action) {
        return stores.failed(e, action);
    }
}
