package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.file.Path;

/** The DLL in Windows' own folder: editions without it would look for it in folders that others may write to. */
final class SystemLibrary {
    static final String DLL = "mdmlocalmanagement.dll";

    /** A folder with a longer name is none of Windows' (MAX_PATH). */
    private static final int MAX_FOLDER = 260;

    private SystemLibrary() {}

    /** Where it lies, or would. Loads kernel32.dll. */
    static Path path() throws WindowsException {
        char[] folder = new char[MAX_FOLDER];
        int length = Native.load("kernel32", Kernel32Functions.class).GetSystemDirectoryW(folder, folder.length);
        if (length <= 0 || length >= folder.length) {
            throw new WindowsException("GetSystemDirectoryW", "this machine", WinError.ERROR_PATH_NOT_FOUND);
        }
        return Path.of(new String(folder, 0, length), DLL);
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
