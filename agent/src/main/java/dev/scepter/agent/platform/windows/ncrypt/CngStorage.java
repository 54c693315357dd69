package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.platform.windows.ncrypt.NcryptConstants.NCRYPT_SILENT_FLAG;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An open key storage provider; closed after the keys that were opened from it. Used by one thread at a time. */
final class CngStorage implements AutoCloseable {
    /** More keys than any machine has. */
    private static final int MAX_KEYS = 100_000;

    private final Ncrypt api;
    private final Pointer handle;
    private final String subject;
    private final KeyScope scope;
    private boolean open = true;

    private CngStorage(Ncrypt api, Pointer handle, String subject, KeyScope scope) {
        this.api = api;
        this.handle = handle;
        this.subject = subject;
        this.scope = scope;
    }

    static CngStorage open(Ncrypt api, KeyStorage storage, KeyScope scope) throws WindowsException {
        return open(api, storage.providerName(), scope);
    }

    /** Opens any provider, by the name under which Windows knows it. */
    static CngStorage open(Ncrypt api, String name, KeyScope scope) throws WindowsException {
        PointerByReference provider = new PointerByReference();
        check("NCryptOpenStorageProvider", name, api.NCryptOpenStorageProvider(provider, name, 0));
        return new CngStorage(api, provider.getValue(), name, scope);
    }

    /** Fails if the provider does not know an algorithm. */
    void requireAlgorithm(String algorithm) throws WindowsException {
        check(
                "NCryptIsAlgSupported",
                algorithm + ", " + subject,
                api.NCryptIsAlgSupported(handle, algorithm, NCRYPT_SILENT_FLAG));
    }

    /** Begins a key of the scope; it is stored when it is finished. */
    CngKey create(String algorithm, String name) throws WindowsException {
        PointerByReference key = new PointerByReference();
        check(
                "NCryptCreatePersistedKey",
                "key " + name,
                api.NCryptCreatePersistedKey(handle, key, algorithm, name, 0, scope.flag()));
        return new CngKey(api, key.getValue(), "key " + name);
    }

    CngKey openKey(String name) throws WindowsException {
        PointerByReference key = new PointerByReference();
        check(
                "NCryptOpenKey",
                "key " + name,
                api.NCryptOpenKey(handle, key, name, 0, scope.flag() | NCRYPT_SILENT_FLAG));
        return new CngKey(api, key.getValue(), "key " + name);
    }

    /** What the provider says of itself: {@code NCRYPT_IMPL_} flags. */
    int implementationType() throws WindowsException {
        return CngKey.number(api, handle, subject, NcryptConstants.NCRYPT_IMPL_TYPE_PROPERTY);
    }

    /** Names of all keys of the scope, of whomever. */
    List<String> keyNames() throws WindowsException {
        PointerByReference state = new PointerByReference();
        try {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < MAX_KEYS; i++) {
                PointerByReference found = new PointerByReference();
                int status = api.NCryptEnumKeys(handle, null, found, state, scope.flag() | NCRYPT_SILENT_FLAG);
                if (status == NcryptConstants.NTE_NO_MORE_ITEMS) {
                    return List.copyOf(names);
                }
                check("NCryptEnumKeys", subject, status);
                taken(found.getValue()).ifPresent(names::add);
            }
            throw new WindowsException("NCryptEnumKeys", subject, NcryptConstants.NTE_BUFFER_TOO_SMALL);
        } finally {
            if (state.getValue() != null) {
                api.NCryptFreeBuffer(state.getValue());
            }
        }
    }

    /** Reads and frees one entry; empty for a key of CryptoAPI, which this provider lists too. */
    private Optional<String> taken(Pointer entry) {
        try {
            NCryptKeyName key = new NCryptKeyName(entry);
            return key.dwLegacyKeySpec == 0
                    ? Optional.ofNullable(key.pszName).map(WString::toString)
                    : Optional.empty();
        } finally {
            api.NCryptFreeBuffer(entry);
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            api.NCryptFreeObject(handle);
        }
    }

    static void check(String function, String subject, int status) throws WindowsException {
        if (status != 0) {
            throw new WindowsException(function, subject, status);
        }
    }
}
