package dev.scepter.agent.model;

/**
 * Where Windows keeps a key that Scepter did not make, as its certificate says ({@code CRYPT_KEY_PROV_INFO}, wincrypt.h).
 *
 * @param provider name of the provider, 1 to 255 characters
 * @param providerType 0 for CNG, else the type of the CryptoAPI provider
 * @param container name of the key in that provider, 1 to 255 characters
 */
public record KeyPlace(String provider, int providerType, String container) {
    private static final int MAX_NAME = 255;

    public KeyPlace {
        requireName("provider", provider);
        requireName("container", container);
    }

    private static void requireName(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name of a " + what + " has 1 to " + MAX_NAME + " characters");
        }
    }
}
