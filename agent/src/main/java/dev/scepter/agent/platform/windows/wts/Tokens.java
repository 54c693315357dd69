package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.wts.Libraries.OfAdvapi;
import dev.scepter.agent.platform.windows.wts.Libraries.OfSecur;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user's token says. */
final class Tokens {
    private static final int MOST_TEXT_BYTES = 1_024;
    private static final int MOST_TOKEN_BYTES = 256;

    private Tokens() {}

    static String sid(long token) throws WindowsException {
        try (Memory buffer = new Memory(MOST_TOKEN_BYTES)) {
            information(token, WinNT.TOKEN_INFORMATION_CLASS.TokenUser, buffer);
            // TOKEN_USER begins with the pointer to the SID, which stands behind it in the buffer.
            return Advapi32Util.convertSidToStringSid(new WinNT.PSID(buffer.getPointer(0)));
        } catch (Win32Exception e) {
            throw new WindowsException("ConvertSidToStringSidW", "a user's token", e.getErrorCode());
        }
    }

    private static void information(long token, int information, Memory buffer) throws WindowsException {
        Calls.require(
                OfAdvapi.LIBRARY.GetTokenInformation(
                        Calls.pointer(token), information, buffer, (int) buffer.size(), new IntByReference()),
                "GetTokenInformation",
                "a user's token");
    }

    static Optional<String> principalName(long token) throws WindowsException {
        try (Memory statistics = new Memory(WtsConstants.TOKEN_STATISTICS_SIZE)) {
            information(token, WtsConstants.TokenStatistics, statistics);
            PointerByReference found = new PointerByReference();
            int status = OfSecur.LIBRARY.LsaGetLogonSessionData(
                    statistics.share(WtsConstants.TOKEN_STATISTICS_AuthenticationId), found);
            @Nullable Pointer data = found.getValue();
            if (status != 0 || data == null) {
                throw new WindowsException("LsaGetLogonSessionData", "a user's token", status);
            }
            try {
                Pointer name = data.share(WtsConstants.SECURITY_LOGON_SESSION_DATA_Upn);
                int bytes = name.getShort(WtsConstants.LSA_UNICODE_STRING_Length) & 0xFFFF;
                @Nullable Pointer characters = name.getPointer(WtsConstants.LSA_UNICODE_STRING_Buffer);
                return characters == null || bytes == 0
                        ? Optional.empty()
                        : Optional.of(WideText.of(characters, Math.min(bytes, MOST_TEXT_BYTES)));
            } finally {
                OfSecur.LIBRARY.LsaFreeReturnBuffer(data);
            }
        }
    }
}
