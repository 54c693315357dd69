package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open certificate store of the machine or of a user. Not safe for several threads; closed once.
 *
 * <p>No context outlives a call, so that none is open when the store is closed.
 */
final class SystemStore implements AutoCloseable {
    /** More certificates than any machine has; what stands behind them is not looked at. */
    static final int MAX_CERTIFICATES = 20_000;

    private static final int SHA1_BYTES = 20;

    /** The stores that are used here. */
    enum Name {
        MY,
        CA,
        ROOT,
        /** Dummy certificates of requests that have no certificate yet. */
        REQUEST
    }

    /** What of a store is opened. */
    enum Reach {
        /**
         * All that other programs find: the store's own place and those of Group Policy, the enterprise and so on (Windows page
         * System Store Locations). One certificate may be in several of them, and is listed once for each.
         */
        EVERYTHING(WinCrypt.CERT_STORE_PROV_SYSTEM_W),
        /** The store's own place in the registry alone, where all that is ours is. */
        OWN_PLACE(WinCrypt.CERT_STORE_PROV_SYSTEM_REGISTRY_W);

        private final int provider;

        Reach(int provider) {
            this.provider = provider;
        }
    }

    /** What is done to the properties of a certificate that is being written. */
    @FunctionalInterface
    interface Change {
        void apply(CertificateContext context) throws WindowsException;
    }

    /**
     * What stands in a store.
     *
     * @param complete false if there are more than {@link #MAX_CERTIFICATES}
     */
    record Contents(List<StoredCertificate> certificates, boolean complete) {
        Contents {
            certificates = List.copyOf(certificates);
        }
    }

    private final Crypt32Library library;
    private final Dialect dialect;
    private final KeyScope scope;
    private final Name name;
    private final Pointer store;
    private boolean closed;

    private SystemStore(Crypt32Library library, Dialect dialect, KeyScope scope, Name name, Pointer store) {
        this.library = library;
        this.dialect = dialect;
        this.scope = scope;
        this.name = name;
        this.store = store;
    }

    static SystemStore open(
            Crypt32Library library, Dialect dialect, KeyScope scope, Name name, Reach reach, boolean readOnly)
            throws WindowsException {
        Pointer store = library.CertOpenStore(
                Pointer.createConstant(reach.provider), 0, null, flags(scope, readOnly), new WString(name.name()));
        if (store == null) {
            throw failed("CertOpenStore", describe(scope, name));
        }
        return new SystemStore(library, dialect, scope, name, store);
    }

    /** Flags for opening a store, with archived certificates. */
    static int flags(KeyScope scope, boolean readOnly) {
        return (scope == KeyScope.MACHINE
                        ? WinCrypt.CERT_SYSTEM_STORE_LOCAL_MACHINE
                        : WinCrypt.CERT_SYSTEM_STORE_CURRENT_USER)
                | WinCrypt.CERT_STORE_ENUM_ARCHIVED_FLAG
                | (readOnly ? WinCrypt.CERT_STORE_READONLY_FLAG : 0);
    }

    /** All certificates, archived ones too. */
    Contents read() throws WindowsException {
        List<StoredCertificate> found = new ArrayList<>();
        Pointer current = library.CertEnumCertificatesInStore(store, null);
        while (current != null) {
            CertificateContext context = new CertificateContext(library, current);
            try {
                if (found.size() == MAX_CERTIFICATES) {
                    context.close();
                    return new Contents(found, false);
                }
                found.add(describe(context));
            } catch (WindowsException | RuntimeException e) {
                context.close();
                throw e;
            }
            // Frees the one it is given. Nothing is deleted on the way: on Wine that never ends.
            current = library.CertEnumCertificatesInStore(store, context.release());
        }
        WindowsException end = failed("CertEnumCertificatesInStore", describe(scope, name));
        if (!end.is(Crypt32Constants.CRYPT_E_NOT_FOUND) && !end.is(Crypt32Constants.ERROR_NO_MORE_FILES)) {
            throw end;
        }
        return new Contents(found, true);
    }

    /** The certificate with this SHA-1. */
    Optional<StoredCertificate> find(Thumbprint sha1) throws WindowsException {
        try (CertificateContext context = lookUp(sha1)) {
            return context == null ? Optional.empty() : Optional.of(describe(context));
        }
    }

    /** Says whether a certificate that is here leads to its key. */
    boolean leadsToTheKey(StoredCertificate stored, KeyAcquisition acquisition) throws WindowsException {
        try (CertificateContext context = lookUp(stored.certificate().sha1())) {
            return context != null
                    && acquisition.leadsToTheKey(
                            context,
                            stored.key()
                                    .map(CertificateContext.KeyAddress::providerType)
                                    .orElse(0));
        }
    }

    /**
     * Writes properties of a certificate. One that is there is never away: each property is set on it in the order of the
     * change, and a crash may leave some unset. One that is new comes with all of them at once.
     */
    void write(EncodedCertificate certificate, Change change) throws WindowsException {
        boolean present;
        try (CertificateContext context = lookUp(certificate.sha1())) {
            present = context != null;
            if (context != null) {
                change.apply(context);
            }
        }
        if (present) {
            commit();
            return;
        }
        try (CertificateContext context = CertificateContext.of(library, certificate)) {
            change.apply(context);
            add(context, Crypt32Constants.CERT_STORE_ADD_REPLACE_EXISTING);
        }
    }

    /** Adds a certificate; one that is there already keeps its properties. */
    void addKeeping(EncodedCertificate certificate) throws WindowsException {
        try (CertificateContext context = CertificateContext.of(library, certificate)) {
            add(context, Crypt32Constants.CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES);
        }
    }

    /** Deletes the certificate with this SHA-1; no failure if it is absent. */
    void delete(Thumbprint sha1) throws WindowsException {
        CertificateContext context = lookUp(sha1);
        if (context == null) {
            return;
        }
        // Frees the context, also when it fails.
        if (!library.CertDeleteCertificateFromStore(context.release())) {
            throw failed("CertDeleteCertificateFromStore", sha1 + " in " + describe(scope, name));
        }
        commit();
    }

    private StoredCertificate describe(CertificateContext context) throws WindowsException {
        Optional<OwnState> state =
                context.blob(dialect.stateProperty(), OwnState.MAX_BYTES).flatMap(OwnState::decode);
        return new StoredCertificate(
                context.certificate(),
                context.keyAddress(scope),
                context.has(dialect.archivedProperty()),
                state.isEmpty()
                        ? Optional.empty()
                        : context.blob(Crypt32Constants.CERT_RENEWAL_PROP_ID, SHA1_BYTES)
                                .map(HexFormat.of().withUpperCase()::formatHex),
                state);
    }

    private void add(CertificateContext context, int disposition) throws WindowsException {
        if (!library.CertAddCertificateContextToStore(store, context.pointer(), disposition, null)) {
            throw failed(
                    "CertAddCertificateContextToStore", context.certificate().sha1() + " in " + describe(scope, name));
        }
        commit();
    }

    private void commit() throws WindowsException {
        if (dialect.commits()
                && !library.CertControlStore(
                        store,
                        Crypt32Constants.CERT_STORE_CTRL_COMMIT_FORCE_FLAG,
                        Crypt32Constants.CERT_STORE_CTRL_COMMIT,
                        null)) {
            throw failed("CertControlStore", describe(scope, name));
        }
    }

    private @Nullable CertificateContext lookUp(Thumbprint sha1) throws WindowsException {
        if (sha1.algorithm() != Thumbprint.Algorithm.SHA1) {
            throw new IllegalArgumentException("certificates are known by SHA-1, not by " + sha1.algorithm());
        }
        WinCrypt.DATA_BLOB hash = new WinCrypt.DATA_BLOB(HexFormat.of().parseHex(sha1.hex()));
        Pointer found = library.CertFindCertificateInStore(
                store, WinCrypt.X509_ASN_ENCODING, 0, Crypt32Constants.CERT_FIND_SHA1_HASH, hash, null);
        if (found != null) {
            return new CertificateContext(library, found);
        }
        WindowsException failure = failed("CertFindCertificateInStore", sha1 + " in " + describe(scope, name));
        if (failure.is(Crypt32Constants.CRYPT_E_NOT_FOUND)) {
            return null;
        }
        throw failure;
    }

    private static String describe(KeyScope scope, Name name) {
        return "store " + scope.store() + "\\" + name;
    }

    private static WindowsException failed(String function, String subject) {
        return new WindowsException(function, subject, Native.getLastError());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            library.CertCloseStore(store, 0);
        }
    }
}
