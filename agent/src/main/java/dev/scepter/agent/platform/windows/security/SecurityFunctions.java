package dev.scepter.agent.platform.windows.security;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;

/** What jna-platform does not map of advapi32.dll: see the Windows pages of the same names. */
@SuppressWarnings("MemberName")
interface SecurityFunctions extends StdCallLibrary {

    /** The descriptor is self-relative; the caller frees it by LocalFree. */
    boolean ConvertStringSecurityDescriptorToSecurityDescriptorW(
            String sddl, int revision, PointerByReference descriptor, IntByReference bytes);

    /** The text ends with a zero; the caller frees it by LocalFree. The length is in characters, with the zero. */
    boolean ConvertSecurityDescriptorToStringSecurityDescriptorW(
            Pointer descriptor, int revision, int parts, PointerByReference text, IntByReference length);

    int GetSecurityDescriptorLength(Pointer descriptor);
}
