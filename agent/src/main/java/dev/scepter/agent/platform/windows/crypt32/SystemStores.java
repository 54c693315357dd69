package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.platform.windows.WindowsException;

/**
 * Opens the certificate stores of the machine.
 *
 * @param library crypt32.dll
 * @param dialect how this system keeps properties
 */
record SystemStores(Crypt32Library library, Dialect dialect) {

    /** Those of the machine that this runs on. */
    static SystemStores ofMachine() {
        return new SystemStores(Crypt32Library.load(), Dialect.current());
    }

    /** Opens a store to look into it; that needs no rights of an administrator. */
    SystemStore read(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, name, true);
    }

    /** Opens a store to change it. */
    SystemStore write(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, name, false);
    }

    /** All that stands in a store. */
    SystemStore.Contents contents(SystemStore.Name name) throws WindowsException {
        try (SystemStore store = read(name)) {
            return store.read();
        }
    }
}
