package dev.scepter.agent.platform.windows.identity;

import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What jna-platform does not map of kernel32.dll: see the Windows page of the same name. */
@SuppressWarnings("MemberName")
interface FirmwareFunctions extends StdCallLibrary {

    /** Answers the bytes written, or the bytes needed if the buffer is too small; 0 for a failure. */
    int GetSystemFirmwareTable(int provider, int table, @Nullable Pointer buffer, int bytes);
}
