package dev.scepter.agent.platform.windows.cryptoapi;

import com.sun.jna.Native;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.WindowsConstants;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.platform.windows.keyaccess.KeyDescriptor;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/**
 * RSA keys in containers of the machine, one key a container; in software only. Safe for several threads.
 *
 * <p>A container is there before its key is; one that a crash left without a key counts as absent, and is replaced. A key is
 * stored when its container is released, so a new one is used by a second opening.
 */
public final class CryptoApiKeyProvider implements KeyProvider {
    private static final int MIN_BITS = 512;
    private static final int MAX_BITS = 16_384;

    private final CryptoApi api;
    private final KeyAccess access;
    private final ContainerNames names;

    CryptoApiKeyProvider(CryptoApi api, KeyAccess access, ContainerNames names) {
        this.api = api;
        this.access = access;
        this.names = names;
    }

    /** Keys of the running Windows. Loads advapi32.dll. */
    public static CryptoApiKeyProvider ofThisMachine(ContainerNames names) {
        return new CryptoApiKeyProvider(
                Native.load("advapi32", CryptoApi.class, W32APIOptions.UNICODE_OPTIONS),
                KeyAccess.ofThisMachine(),
                names);
    }

    /** Where certificates find keys of this provider. */
    public static KeyLink link() {
        return KeyLink.cryptoApi(CryptoApiConstants.MS_ENH_RSA_AES_PROV);
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        String action = "cannot make key " + name + " (" + spec + ")";
        if (spec.algorithm() != KeySpec.Algorithm.RSA || spec.bits() < MIN_BITS || spec.bits() > MAX_BITS) {
            throw failed(action, "CryptoAPI makes RSA keys of " + MIN_BITS + " to " + MAX_BITS + " bits only");
        }
        if (spec.protection() == KeySpec.Protection.TPM) {
            throw failed(action, "CryptoAPI keeps no keys in a TPM");
        }
        KeyDescriptor descriptor = access.descriptor(spec.readers());
        try {
            make(name, spec, descriptor);
        } catch (WindowsException e) {
            if (e.is(CryptoApiConstants.NTE_EXISTS)) {
                throw e.toScepter(ErrorCode.KEY_NAME_TAKEN, action, "");
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
        }
        return open(name).orElseThrow(() -> failed(action, "it was not kept"));
    }

    private void make(KeyName name, KeySpec spec, KeyDescriptor descriptor) throws WindowsException, ScepterException {
        CryptoContext container = created(name);
        boolean made = false;
        try (container) {
            container.setDescriptor(descriptor.bytes());
            descriptor.prove("key " + name, container.descriptor());
            container.generate(spec.bits()).close();
            made = true;
        } finally {
            if (!made) {
                container.close();
                deleteQuietly(name);
            }
        }
    }

    private CryptoContext created(KeyName name) throws WindowsException {
        try {
            return CryptoContext.acquire(api, names.of(name), CryptoApiConstants.CRYPT_NEWKEYSET);
        } catch (WindowsException e) {
            if (!e.is(CryptoApiConstants.NTE_EXISTS) || !isWithoutKey(name)) {
                throw e;
            }
        }
        CryptoContext.delete(api, names.of(name));
        return CryptoContext.acquire(api, names.of(name), CryptoApiConstants.CRYPT_NEWKEYSET);
    }

    /** One with a key that only signs is somebody else's. */
    private boolean isWithoutKey(KeyName name) throws WindowsException {
        try (CryptoContext container = CryptoContext.acquire(api, names.of(name), 0)) {
            return !container.hasKey(WindowsConstants.AT_KEYEXCHANGE)
                    && !container.hasKey(WindowsConstants.AT_SIGNATURE);
        }
    }

    /** After a failure that is told; what stays behind is found by its name. */
    private void deleteQuietly(KeyName name) {
        try {
            CryptoContext.delete(api, names.of(name));
        } catch (WindowsException e) {
            // The failure before this one is the one to tell.
        }
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        CryptoContext container;
        try {
            container = CryptoContext.acquire(api, names.of(name), 0);
        } catch (WindowsException e) {
            if (e.is(CryptoApiConstants.NTE_BAD_KEYSET)) {
                requireUnlisted(name, "cannot open key " + name, e);
                return Optional.empty();
            }
            throw opening(name, e);
        }
        return inside(container, name);
    }

    /** The key in an open container, which is closed if it has none. */
    static Optional<ManagedKey> inside(CryptoContext container, KeyName name) throws ScepterException {
        boolean opened = false;
        try {
            CryptoKey key = container.key();
            try {
                ManagedKey managed =
                        new CryptoApiManagedKey(name, container, key, PublicKeyBlob.decode(key.publicBlob()));
                opened = true;
                return Optional.of(managed);
            } finally {
                if (!opened) {
                    key.close();
                }
            }
        } catch (WindowsException e) {
            if (e.is(CryptoApiConstants.NTE_NO_KEY)) {
                return Optional.empty();
            }
            throw opening(name, e);
        } catch (GeneralSecurityException e) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED, "cannot open key " + name + ": " + e.getMessage(), e);
        } finally {
            if (!opened) {
                container.close();
            }
        }
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        if (spec.protection() == KeySpec.Protection.TPM) {
            return false;
        }
        KeyDescriptor wanted = access.descriptor(spec.readers());
        try (CryptoContext container = CryptoContext.acquire(api, names.of(name), 0)) {
            return wanted.isThatOf(container.descriptor());
        } catch (WindowsException e) {
            if (e.is(CryptoApiConstants.NTE_BAD_KEYSET)) {
                return false;
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot look at key " + name);
        }
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        try {
            CryptoContext.delete(api, names.of(name));
        } catch (WindowsException e) {
            String action = "cannot delete key " + name;
            if (!e.is(CryptoApiConstants.NTE_BAD_KEYSET)) {
                throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
            }
            requireUnlisted(name, action, e);
        }
    }

    /**
     * Fails if there is such a container. NTE_BAD_KEYSET alone does not say that there is none: it is the answer of one that may
     * not be opened too (Windows page CryptAcquireContextW).
     */
    private void requireUnlisted(KeyName name, String action, WindowsException answer) throws ScepterException {
        if (list(name.policy()).contains(name)) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    action + ": " + answer.getMessage() + "; but it is listed, so this account may not open it",
                    answer);
        }
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        for (KeyName name : list(policy)) {
            delete(name);
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        try (CryptoContext provider = CryptoContext.ofNoContainer(api)) {
            return provider.containers().stream()
                    .flatMap(container -> names.parse(container).stream())
                    .filter(name -> name.policy().equals(policy))
                    .toList();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot list the keys of policy " + policy);
        }
    }

    static ScepterException opening(KeyName name, WindowsException e) {
        ErrorCode told =
                e.is(CryptoApiConstants.NTE_KEYSET_ENTRY_BAD) ? ErrorCode.KEY_DAMAGED : ErrorCode.KEY_PROVIDER_FAILED;
        return e.toScepter(told, "cannot open key " + name);
    }

    private static ScepterException failed(String action, String why) {
        return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, action + ": " + why);
    }
}
