package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.util.Optional;

/** Keys that Windows made in any key storage provider, of the machine. Safe for several threads. */
public final class CngPlacedKeys implements PlacedKeys {
    private final Ncrypt api;

    CngPlacedKeys(Ncrypt api) {
        this.api = api;
    }

    /** Keys of the running Windows. Loads ncrypt.dll. */
    public static CngPlacedKeys ofThisMachine() {
        return new CngPlacedKeys(NcryptLibrary.load());
    }

    @Override
    public Optional<ManagedKey> open(KeyName name, KeyPlace place) throws ScepterException {
        return CngManagedKey.open(api, place.provider(), KeyScope.MACHINE, place.container(), name)
                .map(key -> key);
    }

    /**
     * Windows gives keys its own rights: nobody else's are among them. Where the policy leaves it to Windows whether there is a
     * TPM, so is its answer.
     */
    @Override
    public boolean isKeptAs(KeyPlace place, KeySpec spec) throws ScepterException {
        boolean inTpm = place.provider().equals(KeyStorage.PLATFORM.providerName());
        boolean fits = switch (spec.protection()) {
            case TPM -> inTpm;
            case SOFTWARE -> place.provider().equals(KeyStorage.SOFTWARE.providerName());
            case TPM_IF_PRESENT -> true;
        };
        if (!fits || !spec.readers().isEmpty()) {
            return false;
        }
        try (CngStorage storage = CngStorage.open(api, place.provider(), KeyScope.MACHINE);
                CngKey key = storage.openKey(place.container())) {
            return !inTpm || key.isInHardware(storage);
        } catch (WindowsException e) {
            if (CngManagedKey.isAbsent(e)) {
                return false;
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot look at the key " + place);
        }
    }

    @Override
    public void delete(KeyPlace place) throws ScepterException {
        try (CngStorage storage = CngStorage.open(api, place.provider(), KeyScope.MACHINE)) {
            storage.openKey(place.container()).delete();
        } catch (WindowsException e) {
            if (!CngManagedKey.isAbsent(e)) {
                throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot delete the key " + place);
            }
        }
    }
}
