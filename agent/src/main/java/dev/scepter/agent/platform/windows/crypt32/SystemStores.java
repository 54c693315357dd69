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

    /** Opens a store to look at what other programs find; that needs no rights of an administrator. */
    SystemStore read(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, name, SystemStore.Reach.EVERYTHING, true);
    }

    /** Opens the place where ours is to look into it; that needs no rights of an administrator. */
    SystemStore readOwnPlace(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, name, SystemStore.Reach.OWN_PLACE, true);
    }

    /** Opens the place where ours is to change it: nobody else's copy is met there. */
    SystemStore write(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, name, SystemStore.Reach.OWN_PLACE, false);
    }

    /** All that stands in a store. */
    SystemStore.Contents contents(SystemStore.Name name) throws WindowsException {
        try (SystemStore store = read(name)) {
            return store.read();
        }
    }
}
