package dev.scepter.agent.platform.windows.keyaccess;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;

/** Accounts and descriptors of the running Windows. */
final class WindowsSecurity implements Accounts, Sddl {
    private static final int MAX_DESCRIPTOR_BYTES = 65_536;
    private static final int ERROR_INVALID_DATA = 13;
    private static final int ERROR_NONE_MAPPED = 1332;

    /** Loaded when the first descriptor is made, so that this class loads anywhere. */
    private static final class Library {
        static final SecurityFunctions ADVAPI32 =
                Native.load("advapi32", SecurityFunctions.class, W32APIOptions.UNICODE_OPTIONS);

        private Library() {}
    }

    @Override
    public Sid sidOf(String account) throws WindowsException {
        String text;
        try {
            text = Advapi32Util.getAccountByName(account).sidString;
        } catch (Win32Exception e) {
            WindowsException failure = new WindowsException("LookupAccountNameW", account, e.getErrorCode());
            failure.initCause(e);
            throw failure;
        }
        return Sid.parse(text)
                .orElseThrow(() -> new WindowsException("LookupAccountNameW", account, ERROR_NONE_MAPPED));
    }

    @Override
    public byte[] selfRelative(String sddl) throws WindowsException {
        String function = "ConvertStringSecurityDescriptorToSecurityDescriptorW";
        PointerByReference descriptor = new PointerByReference();
        boolean done = Library.ADVAPI32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                sddl, SecurityConstants.SDDL_REVISION_1, descriptor, new IntByReference());
        if (!done) {
            throw new WindowsException(function, sddl, Native.getLastError());
        }
        Pointer memory = descriptor.getValue();
        try {
            // The returned size may count what is behind the descriptor; its own length does not.
            int length = Library.ADVAPI32.GetSecurityDescriptorLength(memory);
            if (length <= 0 || length > MAX_DESCRIPTOR_BYTES) {
                throw new WindowsException(function, sddl, ERROR_INVALID_DATA);
            }
            return memory.getByteArray(0, length);
        } finally {
            Kernel32Util.freeLocalMemory(memory);
        }
    }
}
