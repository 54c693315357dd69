package dev.scepter.agent.platform.windows;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import java.util.Optional;

/**
 * How a certificate names its key: provider, type and flags of {@code CRYPT_KEY_PROV_INFO} (wincrypt.h).
 *
 * @param provider name of the provider, such as {@code Microsoft Software Key Storage Provider}
 * @param providerType 0 for CNG, else the type of the CryptoAPI provider
 * @param flags such as {@code CRYPT_MACHINE_KEYSET}
 * @param foreignContainer how the key is called there, if that does not follow from its name: Windows made it
 */
public record KeyLink(String provider, int providerType, int flags, Optional<String> foreignContainer) {
    private static final int MAX_NAME = 255;

    public KeyLink {
        if (provider.isEmpty() || provider.length() > MAX_NAME || provider.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a provider's name has 1 to " + MAX_NAME + " characters");
        }
    }

    /** A machine key of a key storage provider (CNG). */
    public static KeyLink cng(String provider) {
        return cng(provider, KeyScope.MACHINE);
    }

    /** A key of a key storage provider (CNG). */
    public static KeyLink cng(String provider, KeyScope scope) {
        return new KeyLink(provider, 0, scope.flag(), Optional.empty());
    }

    /** A machine key of a CryptoAPI provider with SHA-2 (type PROV_RSA_AES). */
    public static KeyLink cryptoApi(String provider) {
        return new KeyLink(
                provider, WindowsConstants.PROV_RSA_AES, WindowsConstants.CRYPT_MACHINE_KEYSET, Optional.empty());
    }

    /** A machine key that Windows made. */
    public static KeyLink of(KeyPlace place) {
        return new KeyLink(
                place.provider(),
                place.providerType(),
                WindowsConstants.CRYPT_MACHINE_KEYSET,
                Optional.of(place.container()));
    }

    /** The container of a key that lies there. */
    public String containerOf(KeyName key) {
        return foreignContainer.orElseGet(key::containerName);
    }

    /** {@code dwKeySpec}: 0 for CNG (Windows page CRYPT_KEY_PROV_INFO); CryptoAPI keys that sign and decrypt are AT_KEYEXCHANGE. */
    public int keySpec() {
        return providerType == 0 ? 0 : WindowsConstants.AT_KEYEXCHANGE;
    }
}
