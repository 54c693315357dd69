package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;

/** Makes COM objects in this process. */
@FunctionalInterface
public interface ComClasses {

    /**
     * Makes an object, by {@code CoCreateInstance} with CLSCTX_INPROC_SERVER.
     *
     * @throws WindowsException such as REGDB_E_CLASSNOTREG if this Windows has no such class
     */
    ComObject create(ComClass type) throws WindowsException;
}
