package dev.scepter.agent.platform.windows.cryptoapi;

import com.sun.jna.Native;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.util.Optional;

/**
 * RSA keys that Windows made in containers of any provider of CryptoAPI, of the machine, for signing and decrypting ({@code
 * AT_KEYEXCHANGE}). Safe for several threads.
 */
public final class CryptoApiPlacedKeys implements PlacedKeys {
    private final CryptoApi api;

    CryptoApiPlacedKeys(CryptoApi api) {
        this.api = api;
    }

    /** Keys of the running Windows. Loads advapi32.dll. */
    public static CryptoApiPlacedKeys ofThisMachine() {
        return new CryptoApiPlacedKeys(Native.load("advapi32", CryptoApi.class, W32APIOptions.UNICODE_OPTIONS));
    }

    @Override
    public Optional<ManagedKey> open(KeyName name, KeyPlace place) throws ScepterException {
        CryptoContext container;
        try {
            container = CryptoContext.acquire(api, place, 0);
        } catch (WindowsException e) {
            if (isAbsent(e, place)) {
                return Optional.empty();
            }
            throw CryptoApiKeyProvider.opening(name, e);
        }
        return CryptoApiKeyProvider.inside(container, name);
    }

    /** Windows gives keys its own rights: nobody else's are among them. */
    @Override
    public boolean isKeptAs(KeyPlace place, KeySpec spec) throws ScepterException {
        if (spec.protection() == KeySpec.Protection.TPM || !spec.readers().isEmpty()) {
            return false;
        }
        try (CryptoContext container = CryptoContext.acquire(api, place, 0)) {
            return true;
        } catch (WindowsException e) {
            if (isAbsent(e, place)) {
                return false;
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot look at the key " + place);
        }
    }

    @Override
    public void delete(KeyPlace place) throws ScepterException {
        try {
            CryptoContext.delete(api, place);
        } catch (WindowsException e) {
            if (!isAbsent(e, place)) {
                throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot delete the key " + place);
            }
        }
    }

    /**
     * NTE_BAD_KEYSET alone does not say that there is none: it is the answer of one that may not be opened too (Windows page
     * CryptAcquireContextW).
     */
    private boolean isAbsent(WindowsException answer, KeyPlace place) throws ScepterException {
        if (!answer.is(CryptoApiConstants.NTE_BAD_KEYSET)) {
            return false;
        }
        try (CryptoContext provider = CryptoContext.ofNoContainer(api, place.provider(), place.providerType())) {
            return !provider.containers().contains(place.container());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot look for the key " + place);
        }
    }
}
