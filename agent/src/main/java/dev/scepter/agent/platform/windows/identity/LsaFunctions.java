package dev.scepter.agent.platform.windows.identity;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What jna-platform does not map of advapi32.dll: see the Windows pages of the same names. All answer an NTSTATUS. */
@SuppressWarnings("MemberName")
interface LsaFunctions extends StdCallLibrary {

    /** The system is null for this one. */
    int LsaOpenPolicy(@Nullable Pointer system, Pointer attributes, int access, PointerByReference policy);

    /** The caller frees the information by LsaFreeMemory. */
    int LsaQueryInformationPolicy(Pointer policy, int information, PointerByReference buffer);

    int LsaFreeMemory(Pointer buffer);

    int LsaClose(Pointer policy);
}
