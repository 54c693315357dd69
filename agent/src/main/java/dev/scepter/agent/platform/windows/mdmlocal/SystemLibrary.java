package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.kernel32.SystemFolder;
import java.nio.file.Path;

/** The DLL in Windows' own folder: editions without it would look for it in folders that others may write to. */
final class SystemLibrary {
    static final String DLL = "mdmlocalmanagement.dll";

    private SystemLibrary() {}

    /** Where it lies, or would. Loads kernel32.dll. */
    static Path path() throws WindowsException {
        return Path.of(SystemFolder.path(), DLL);
    }

    /** @throws WindowsException {@code ERROR_MOD_NOT_FOUND} if there is no such DLL */
    static MdmLocalManagement load() throws WindowsException {
        String path = path().toString();
        try {
            return Native.load(path, MdmLocalManagement.class);
        } catch (UnsatisfiedLinkError e) {
            throw new WindowsException("LoadLibraryW", DLL, WinError.ERROR_MOD_NOT_FOUND);
        }
    }
}
