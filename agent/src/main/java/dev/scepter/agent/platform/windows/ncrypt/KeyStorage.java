package dev.scepter.agent.platform.windows.ncrypt;

/** Windows' key storage providers that Scepter uses. */
public enum KeyStorage {
    /** Files of the machine. */
    SOFTWARE(NcryptConstants.MS_KEY_STORAGE_PROVIDER),
    /** The TPM. */
    PLATFORM(NcryptConstants.MS_PLATFORM_CRYPTO_PROVIDER);

    private final String providerName;

    KeyStorage(String providerName) {
        this.providerName = providerName;
    }

    /** The name under which Windows knows it, as written into certificates' links to keys. */
    public String providerName() {
        return providerName;
    }
}
