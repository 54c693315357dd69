package dev.scepter.agent.platform.windows;

/**
 * How a certificate names its key: provider, type and flags of {@code CRYPT_KEY_PROV_INFO} (wincrypt.h).
 *
 * @param provider name of the provider, such as {@code Microsoft Software Key Storage Provider}
 * @param providerType 0 for CNG, else the type of the CryptoAPI provider
 * @param flags such as {@code CRYPT_MACHINE_KEYSET}
 */
public record KeyLink(String provider, int providerType, int flags) {
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
        return new KeyLink(provider, 0, scope.flag());
    }

    /** A machine key of a CryptoAPI provider with SHA-2 (type PROV_RSA_AES). */
    public static KeyLink cryptoApi(String provider) {
        return new KeyLink(provider, WindowsConstants.PROV_RSA_AES, WindowsConstants.CRYPT_MACHINE_KEYSET);
    }

    /** {@code dwKeySpec}: 0 for CNG (Windows page CRYPT_KEY_PROV_INFO); CryptoAPI keys that sign and decrypt are AT_KEYEXCHANGE. */
    public int keySpec() {
        return providerType == 0 ? 0 : WindowsConstants.AT_KEYEXCHANGE;
    }
}
