package dev.scepter.agent.platform.windows.iphlpapi;

import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What is used of {@code iphlpapi.dll} that jna-platform does not bind. */
interface IpHelper extends StdCallLibrary {
    int NO_ERROR = 0;

    /**
     * Waits until the table of IPv4 addresses changes, if both parameters are null (Windows page NotifyAddrChange).
     *
     * @return {@code NO_ERROR}, or a Win32 error
     */
    int NotifyAddrChange(@Nullable Pointer handle, @Nullable Pointer overlapped);
}
