package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.util.function.BooleanSupplier;

/**
 * Opens the certificate stores of the machine, or of the user whose process this is.
 *
 * @param library crypt32.dll
 * @param dialect how this system keeps properties
 * @param elevated whether this process has the rights of an administrator
 * @param scope whose stores
 */
record SystemStores(Crypt32Library library, Dialect dialect, BooleanSupplier elevated, KeyScope scope) {

    /** Those of the machine that this runs on. */
    static SystemStores ofMachine() {
        return new SystemStores(Crypt32Library.load(), Dialect.current(), SystemStores::isElevated, KeyScope.MACHINE);
    }

    /** Those of the user whose process this is. */
    static SystemStores ofUser() {
        return new SystemStores(Crypt32Library.load(), Dialect.current(), () -> false, KeyScope.USER);
    }

    private static boolean isElevated() {
        try {
            return ProcessRights.current().elevated();
        } catch (WindowsException e) {
            // Then the usual cause of a denial is told.
            return false;
        }
    }

    /** Opens a store to look at what other programs find; that needs no rights of an administrator. */
    SystemStore read(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, scope, name, SystemStore.Reach.EVERYTHING, true);
    }

    /** Opens the place where ours is to look into it; that needs no rights of an administrator. */
    SystemStore readOwnPlace(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, scope, name, SystemStore.Reach.OWN_PLACE, true);
    }

    /** Opens the place where ours is to change it: nobody else's copy is met there. */
    SystemStore write(SystemStore.Name name) throws WindowsException {
        return SystemStore.open(library, dialect, scope, name, SystemStore.Reach.OWN_PLACE, false);
    }

    /** All that stands in a store. */
    SystemStore.Contents contents(SystemStore.Name name) throws WindowsException {
        try (SystemStore store = read(name)) {
            return store.read();
        }
    }

    /**
     * A failure as the rest of the agent has it. What denies something to an administrator is the store, else it is the
     * account that lacks rights. A user needs none for a store of that user.
     */
    ScepterException failed(WindowsException e, String action) {
        if (scope == KeyScope.USER && e.isAccessDenied()) {
            return new ScepterException(ErrorCode.STORE_FAILED, action + ": " + e.getMessage(), e);
        }
        return e.isAccessDenied() && elevated.getAsBoolean()
                ? e.toScepter(
                        ErrorCode.STORE_READ_ONLY, action, ", though this process has the rights of an administrator")
                : e.toScepter(ErrorCode.STORE_FAILED, action);
    }
}
