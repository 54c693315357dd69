package dev.scepter.agent.platform.windows.keyaccess;

import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;

/** Looks accounts up by their names. */
@FunctionalInterface
interface Accounts {

    /** The SID of an account or group, by a name such as {@code DOMAIN\name}, {@code name@domain} or {@code name}. */
    Sid sidOf(String account) throws WindowsException;
}
