package dev.scepter.agent.platform.windows.iphlpapi;

import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.win32.StdCallLibrary;

/** What is used of {@code iphlpapi.dll} that jna-platform does not bind. */
interface IpHelper extends StdCallLibrary {

    /**
     * Sets the event of {@code overlapped} at the next change of the table of IPv4 addresses (Windows page
     * NotifyAddrChange).
     *
     * @param handle filled with a handle of Windows' own, which is never closed
     * @param overlapped stays where it is until then
     * @return {@code ERROR_IO_PENDING} if so
     */
    int NotifyAddrChange(WinNT.HANDLEByReference handle, WinBase.OVERLAPPED overlapped);
}
