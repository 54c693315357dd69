package dev.scepter.agent.platform.windows.kernel32;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;

/**
 * The folder of Windows' own DLLs and programs. One that an edition of Windows lacks would otherwise be looked for in folders that
 * others may write to.
 */
public final class SystemFolder {
    /** A folder with a longer name is none of Windows' (MAX_PATH). */
    private static final int MAX_FOLDER = 260;

    private SystemFolder() {}

    /** Its path, without a backslash at the end. Loads kernel32.dll. */
    public static String path() throws WindowsException {
        char[] folder = new char[MAX_FOLDER];
        int length = Native.load("kernel32", FolderFunctions.class).GetSystemDirectoryW(folder, folder.length);
        if (length <= 0 || length >= folder.length) {
            throw new WindowsException("GetSystemDirectoryW", "this machine", WinError.ERROR_PATH_NOT_FOUND);
        }
        return new String(folder, 0, length);
    }
}
