package dev.scepter.agent.platform.windows.keyaccess;

import dev.scepter.agent.platform.windows.WindowsException;

/** Turns the text of a security descriptor into its bytes. */
@FunctionalInterface
interface Sddl {

    /** The self-relative descriptor ([MS-DTYP] section 2.4.6). */
    byte[] selfRelative(String sddl) throws WindowsException;
}
