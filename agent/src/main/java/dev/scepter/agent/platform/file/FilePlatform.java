package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.PlatformAbilities;

/** What is so of the file platform as a whole. */
public final class FilePlatform {
    /** Files belong to the account that runs Scepter: no stores of users, no TPM, nobody else at a key. */
    public static final PlatformAbilities ABILITIES = new PlatformAbilities(false, false, false, true);

    private FilePlatform() {}
}
