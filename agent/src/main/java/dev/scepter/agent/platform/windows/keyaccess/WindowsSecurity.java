package dev.scepter.agent.platform.windows.keyaccess;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.security.SecurityDescriptors;

/** Accounts and descriptors of the running Windows. */
final class WindowsSecurity implements Accounts, Sddl {
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
                .orElseThrow(() -> new WindowsException("LookupAccountNameW", account, WinError.ERROR_NONE_MAPPED));
    }

    @Override
    public byte[] selfRelative(String sddl) throws WindowsException {
        return SecurityDescriptors.selfRelative(sddl);
    }
}
