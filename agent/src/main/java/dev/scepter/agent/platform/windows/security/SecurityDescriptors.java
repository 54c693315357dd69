package dev.scepter.agent.platform.windows.security;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.platform.windows.WindowsException;

/** Turns the text of a security descriptor (SDDL) into its bytes, and back. */
public final class SecurityDescriptors {
    private static final int MAX_BYTES = 65_536;

    /** Loaded at the first call, so that this class loads anywhere. */
    private static final class Library {
        static final SecurityFunctions ADVAPI32 =
                Native.load("advapi32", SecurityFunctions.class, W32APIOptions.UNICODE_OPTIONS);

        private Library() {}
    }

    private SecurityDescriptors() {}

    /**
     * The self-relative descriptor ([MS-DTYP] section 2.4.6) of a text.
     *
     * @throws WindowsException if the text is not SDDL
     */
    public static byte[] selfRelative(String sddl) throws WindowsException {
        String function = "ConvertStringSecurityDescriptorToSecurityDescriptorW";
        PointerByReference descriptor = new PointerByReference();
        if (!Library.ADVAPI32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                sddl, SecurityConstants.SDDL_REVISION_1, descriptor, new IntByReference())) {
            throw new WindowsException(function, sddl, Native.getLastError());
        }
        try {
            // The returned size may count what is behind the descriptor; its own length does not.
            int length = Library.ADVAPI32.GetSecurityDescriptorLength(descriptor.getValue());
            if (length <= 0 || length > MAX_BYTES) {
                throw new WindowsException(function, sddl, WinError.ERROR_INVALID_DATA);
            }
            return descriptor.getValue().getByteArray(0, length);
        } finally {
            Kernel32Util.freeLocalMemory(descriptor.getValue());
        }
    }

    /**
     * The text of a descriptor.
     *
     * @param parts such as {@code DACL_SECURITY_INFORMATION}
     * @param subject what it protects
     */
    static String text(Pointer descriptor, int parts, String subject) throws WindowsException {
        PointerByReference text = new PointerByReference();
        if (!Library.ADVAPI32.ConvertSecurityDescriptorToStringSecurityDescriptorW(
                descriptor, SecurityConstants.SDDL_REVISION_1, parts, text, new IntByReference())) {
            throw new WindowsException(
                    "ConvertSecurityDescriptorToStringSecurityDescriptorW", subject, Native.getLastError());
        }
        try {
            // An access list is at most 64 KiB ([MS-DTYP] section 2.4.5), so this is bounded too.
            return text.getValue().getWideString(0);
        } finally {
            Kernel32Util.freeLocalMemory(text.getValue());
        }
    }
}
