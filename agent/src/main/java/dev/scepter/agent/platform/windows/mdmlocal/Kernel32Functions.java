package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.win32.StdCallLibrary;

/** What is used of kernel32.dll that JNA Platform lacks: see the Windows page of the same name. */
@SuppressWarnings("MemberName")
interface Kernel32Functions extends StdCallLibrary {

    /** @return characters without the zero at the end; 0 for a failure, or more than the room */
    int GetSystemDirectoryW(char[] folder, int characters);
}
