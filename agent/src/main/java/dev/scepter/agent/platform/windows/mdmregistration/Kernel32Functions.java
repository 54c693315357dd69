package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;

/** What is used of kernel32.dll that JNA Platform lacks: see the Windows pages of the same names. */
@SuppressWarnings("MemberName")
interface Kernel32Functions extends StdCallLibrary {

    Pointer GetProcessHeap();

    boolean HeapFree(Pointer heap, int flags, Pointer memory);
}
