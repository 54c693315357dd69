package dev.scepter.agent.platform.windows.identity;

import java.util.Optional;

/** What the running Windows answers. What it does not tell is empty. */
interface Machine {

    /**
     * A name of the computer.
     *
     * @param format a {@code COMPUTER_NAME_FORMAT}
     */
    Optional<String> computerName(int format);

    /** The raw SMBIOS table. */
    Optional<byte[]> smbios();

    /** A text below {@code HKEY_LOCAL_MACHINE}. */
    Optional<String> text(String key, String name);

    /** A number below {@code HKEY_LOCAL_MACHINE}. */
    Optional<Long> number(String key, String name);

    /** The SID of the machine's account in its domain, {@code S-1-5-21-…}. */
    Optional<String> accountSid();
}
