package dev.scepter.agent.platform.windows.keyaccess;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;

/** What jna-platform does not map of advapi32.dll: see the Windows pages of the same names. */
@SuppressWarnings("MemberName")
interface SecurityFunctions extends StdCallLibrary {

    /** The descriptor is self-relative; the caller frees it by LocalFree. The size is in bytes. */
    boolean ConvertStringSecurityDescriptorToSecurityDescriptorW(
            String sddl, int revision, PointerByReference descriptor, IntByReference size);

    int GetSecurityDescriptorLength(Pointer descriptor);
}
