package dev.scepter.agent.platform.windows.cryptoapi;

import static dev.scepter.agent.platform.windows.WindowsConstants.AT_KEYEXCHANGE;
import static dev.scepter.agent.platform.windows.WindowsConstants.CRYPT_MACHINE_KEYSET;
import static dev.scepter.agent.platform.windows.WindowsConstants.PROV_RSA_AES;
import static dev.scepter.agent.platform.windows.cryptoapi.CryptoApiConstants.CRYPT_SILENT;
import static dev.scepter.agent.platform.windows.cryptoapi.CryptoApiConstants.CRYPT_VERIFYCONTEXT;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open key container of the machine, or none (to list them). Closed once; a key that was made in it is stored by then at
 * the latest. Used by one thread at a time.
 */
final class CryptoContext implements AutoCloseable {
    /** More containers than any machine has. */
    private static final int MAX_CONTAINERS = 100_000;

    /** CryptoAPI's names are at most MAX_PATH characters. */
    private static final int NAME_BYTES = 1_024;

    private static final int DESCRIPTOR_BYTES = 65_536;

    private final CryptoApi api;
    private final Pointer handle;
    private final String subject;
    private boolean open = true;

    private CryptoContext(CryptoApi api, Pointer handle, String subject) {
        this.api = api;
        this.handle = handle;
        this.subject = subject;
    }

    /**
     * Opens a container of the machine.
     *
     * @param flags 0, or {@code CRYPT_NEWKEYSET} to make it
     */
    static CryptoContext acquire(CryptoApi api, String container, int flags) throws WindowsException {
        return acquire(api, own(container), flags);
    }

    /** The same in any provider. */
    static CryptoContext acquire(CryptoApi api, KeyPlace place, int flags) throws WindowsException {
        Pointer handle = acquired(
                api,
                place.container(),
                place.provider(),
                place.providerType(),
                flags | CRYPT_MACHINE_KEYSET | CRYPT_SILENT);
        return new CryptoContext(api, handle, "container " + place.container());
    }

    private static KeyPlace own(String container) {
        return new KeyPlace(CryptoApiConstants.MS_ENH_RSA_AES_PROV, PROV_RSA_AES, container);
    }

    /** Opens the provider without any container. */
    static CryptoContext ofNoContainer(CryptoApi api) throws WindowsException {
        return ofNoContainer(api, CryptoApiConstants.MS_ENH_RSA_AES_PROV, PROV_RSA_AES);
    }

    /** The same of any provider. */
    static CryptoContext ofNoContainer(CryptoApi api, String provider, int type) throws WindowsException {
        Pointer handle = acquired(
                api,
                null,
                provider,
                type,
                CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET | CRYPT_SILENT);
        return new CryptoContext(api, handle, "all containers");
    }

    /** Deletes a container of the machine with its keys. */
    static void delete(CryptoApi api, String container) throws WindowsException {
        delete(api, own(container));
    }

    /** The same in any provider. */
    static void delete(CryptoApi api, KeyPlace place) throws WindowsException {
        // The handle that comes back is undefined and needs no release (Windows page CryptAcquireContextW).
        acquired(
                api,
                place.container(),
                place.provider(),
                place.providerType(),
                CryptoApiConstants.CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT);
    }

    private static Pointer acquired(CryptoApi api, @Nullable String container, String provider, int type, int flags)
            throws WindowsException {
        PointerByReference context = new PointerByReference();
        if (!api.CryptAcquireContextW(context, container, provider, type, flags)) {
            throw failed("CryptAcquireContextW", container == null ? "no container" : "container " + container);
        }
        return context.getValue();
    }

    /** Names of all containers of the machine, of whomever. */
    List<String> containers() throws WindowsException {
        List<String> names = new ArrayList<>();
        // Wine looks at the flag of this call, and forgets that of the context.
        int machine = CRYPT_MACHINE_KEYSET;
        for (int i = 0; i < MAX_CONTAINERS; i++) {
            int step = i == 0 ? CryptoApiConstants.CRYPT_FIRST : CryptoApiConstants.CRYPT_NEXT;
            Optional<String> name;
            try {
                name = container(step | machine);
            } catch (WindowsException e) {
                boolean flagRefused =
                        e.is(CryptoApiConstants.NTE_BAD_FLAGS) || e.is(CryptoApiConstants.ERROR_INVALID_PARAMETER);
                if (i != 0 || !flagRefused) {
                    throw e;
                }
                machine = 0;
                name = container(step);
            }
            if (name.isEmpty()) {
                return List.copyOf(names);
            }
            names.add(name.get());
        }
        throw new WindowsException("CryptGetProvParam", subject, CryptoApiConstants.NTE_BAD_LEN);
    }

    private Optional<String> container(int flags) throws WindowsException {
        byte[] name = new byte[NAME_BYTES];
        IntByReference length = new IntByReference(name.length);
        if (api.CryptGetProvParam(handle, CryptoApiConstants.PP_ENUMCONTAINERS, name, length, flags)) {
            return Optional.of(Native.toString(name, StandardCharsets.ISO_8859_1));
        }
        WindowsException failure = failed("CryptGetProvParam", subject);
        if (failure.is(CryptoApiConstants.ERROR_NO_MORE_ITEMS)) {
            return Optional.empty();
        }
        throw failure;
    }

    /** Sets who may use the keys of the container. */
    void setDescriptor(byte[] descriptor) throws WindowsException {
        if (!api.CryptSetProvParam(
                handle, CryptoApiConstants.PP_KEYSET_SEC_DESCR, descriptor, WinNT.DACL_SECURITY_INFORMATION)) {
            throw failed("CryptSetProvParam", subject);
        }
    }

    /** Says who may use the keys of the container. */
    byte[] descriptor() throws WindowsException {
        byte[] descriptor = new byte[DESCRIPTOR_BYTES];
        IntByReference length = new IntByReference(descriptor.length);
        if (!api.CryptGetProvParam(
                handle, CryptoApiConstants.PP_KEYSET_SEC_DESCR, descriptor, length, WinNT.DACL_SECURITY_INFORMATION)) {
            throw failed("CryptGetProvParam", subject);
        }
        return CryptoKey.bounded(descriptor, length);
    }

    /** Makes an RSA key that signs and decrypts, and cannot be exported. */
    CryptoKey generate(int bits) throws WindowsException {
        PointerByReference key = new PointerByReference();
        // The length stands in the upper half of the flags; without CRYPT_EXPORTABLE the private half never leaves.
        if (!api.CryptGenKey(handle, AT_KEYEXCHANGE, bits << 16, key)) {
            throw failed("CryptGenKey", subject);
        }
        return new CryptoKey(api, key.getValue(), subject);
    }

    /** The key in the container. */
    CryptoKey key() throws WindowsException {
        return key(AT_KEYEXCHANGE);
    }

    /** Says whether the container has a key of a kind, {@code AT_KEYEXCHANGE} or {@code AT_SIGNATURE}. */
    boolean hasKey(int keySpec) throws WindowsException {
        try {
            key(keySpec).close();
            return true;
        } catch (WindowsException e) {
            if (e.is(CryptoApiConstants.NTE_NO_KEY)) {
                return false;
            }
            throw e;
        }
    }

    private CryptoKey key(int keySpec) throws WindowsException {
        PointerByReference key = new PointerByReference();
        if (!api.CryptGetUserKey(handle, keySpec, key)) {
            throw failed("CryptGetUserKey", subject);
        }
        return new CryptoKey(api, key.getValue(), subject);
    }

    /** Signs a digest by the key in the container; the signature is big endian, as everywhere else. */
    byte[] sign(int algorithm, byte[] digest, int signatureBytes) throws WindowsException {
        PointerByReference hash = new PointerByReference();
        if (!api.CryptCreateHash(handle, algorithm, null, 0, hash)) {
            throw failed("CryptCreateHash", subject);
        }
        try {
            if (!api.CryptSetHashParam(hash.getValue(), CryptoApiConstants.HP_HASHVAL, digest, 0)) {
                throw failed("CryptSetHashParam", subject);
            }
            byte[] signature = new byte[signatureBytes];
            IntByReference length = new IntByReference(signature.length);
            if (!api.CryptSignHashW(hash.getValue(), AT_KEYEXCHANGE, null, 0, signature, length)) {
                throw failed("CryptSignHashW", subject);
            }
            return CryptoKey.reversed(CryptoKey.bounded(signature, length));
        } finally {
            api.CryptDestroyHash(hash.getValue());
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            api.CryptReleaseContext(handle, 0);
        }
    }

    static WindowsException failed(String function, String subject) {
        return new WindowsException(function, subject, Native.getLastError());
    }
}
