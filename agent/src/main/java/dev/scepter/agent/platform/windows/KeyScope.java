package dev.scepter.agent.platform.windows;

/** Whose keys and certificates are meant: Windows keeps those of the machine and of each user apart. */
public enum KeyScope {
    /** The machine's; SYSTEM's and Administrators' to change. */
    MACHINE(WindowsConstants.CRYPT_MACHINE_KEYSET, "LocalMachine"),
    /** Those of the user whose process this is. */
    USER(0, "CurrentUser");

    private final int flag;
    private final String store;

    KeyScope(int flag, String store) {
        this.flag = flag;
        this.store = store;
    }

    /** CRYPT_MACHINE_KEYSET, which is NCRYPT_MACHINE_KEY_FLAG, or 0. */
    public int flag() {
        return flag;
    }

    /** What people call its certificate stores, such as {@code LocalMachine}. */
    public String store() {
        return store;
    }
}
