package dev.scepter.agent.platform.windows.kernel32;

import com.sun.jna.win32.StdCallLibrary;

/** What is used of kernel32.dll: see the Windows pages of the same names. */
@SuppressWarnings("MemberName")
interface FolderFunctions extends StdCallLibrary {

    /** @return characters without the zero at the end; 0 for a failure, or more than the room */
    int GetSystemDirectoryW(char[] folder, int characters);
}
