package dev.scepter.agent.platform.windows.security;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLEByReference;
import com.sun.jna.platform.win32.WinNT.TOKEN_INFORMATION_CLASS;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;

/**
 * The account that a process runs as.
 *
 * @param sid of the account, {@code S-1-…}
 * @param elevated whether the process has the full rights of an administrator, as LocalSystem has too
 */
public record ProcessRights(String sid, boolean elevated) {
    /** A SID has at most 68 bytes ({@code SECURITY_MAX_SID_SIZE}), and {@code TOKEN_USER} has 16 before it. */
    private static final int TOKEN_USER_BYTES = 128;

    /** Whether this is the account of services, {@code NT AUTHORITY\SYSTEM}. */
    public boolean isLocalSystem() {
        return sid.equals(DescriptorJudge.LOCAL_SYSTEM);
    }

    /** Of this process, as its token says now (Windows pages OpenProcessToken, GetTokenInformation). */
    public static ProcessRights current() throws WindowsException {
        HANDLEByReference token = new HANDLEByReference();
        if (!Advapi32.INSTANCE.OpenProcessToken(Kernel32.INSTANCE.GetCurrentProcess(), WinNT.TOKEN_QUERY, token)) {
            throw failed("OpenProcessToken");
        }
        try {
            return new ProcessRights(sid(token.getValue()), isElevated(token.getValue()));
        } finally {
            Kernel32.INSTANCE.CloseHandle(token.getValue());
        }
    }

    private static String sid(WinNT.HANDLE token) throws WindowsException {
        WinNT.TOKEN_USER user = new WinNT.TOKEN_USER(TOKEN_USER_BYTES);
        if (!Advapi32.INSTANCE.GetTokenInformation(
                token, TOKEN_INFORMATION_CLASS.TokenUser, user, TOKEN_USER_BYTES, new IntByReference())) {
            throw failed("GetTokenInformation(TokenUser)");
        }
        return user.User.Sid.getSidString();
    }

    private static boolean isElevated(WinNT.HANDLE token) throws WindowsException {
        WinNT.TOKEN_ELEVATION elevation = new WinNT.TOKEN_ELEVATION();
        if (!Advapi32.INSTANCE.GetTokenInformation(
                token, TOKEN_INFORMATION_CLASS.TokenElevation, elevation, elevation.size(), new IntByReference())) {
            throw failed("GetTokenInformation(TokenElevation)");
        }
        return elevation.TokenIsElevated != 0;
    }

    private static WindowsException failed(String function) {
        return new WindowsException(function, "this process", Native.getLastError());
    }
}
