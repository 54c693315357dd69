package dev.scepter.agent.platform.windows;

/** Constants of {@code wincrypt.h} that more than one API uses, by their names there. */
public final class WindowsConstants {
    /** NCRYPT_MACHINE_KEY_FLAG is the same number. */
    public static final int CRYPT_MACHINE_KEYSET = 0x20;

    public static final int AT_KEYEXCHANGE = 1;
    public static final int AT_SIGNATURE = 2;
    public static final int PROV_RSA_AES = 24;

    private WindowsConstants() {}
}
