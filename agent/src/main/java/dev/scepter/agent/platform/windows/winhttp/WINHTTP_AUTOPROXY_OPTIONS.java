package dev.scepter.agent.platform.windows.winhttp;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/** How a PAC script is found (winhttp.h). */
@FieldOrder({"dwFlags", "dwAutoDetectFlags", "lpszAutoConfigUrl", "lpvReserved", "dwReserved", "fAutoLogonIfChallenged"
})
public final class WINHTTP_AUTOPROXY_OPTIONS extends Structure {
    /** WINHTTP_AUTOPROXY_ flags. */
    public int dwFlags;

    /** WINHTTP_AUTO_DETECT_TYPE_ flags, with WINHTTP_AUTOPROXY_AUTO_DETECT only. */
    public int dwAutoDetectFlags;

    /** Where the script is, with WINHTTP_AUTOPROXY_CONFIG_URL only. */
    public @Nullable WString lpszAutoConfigUrl;

    /** None. */
    public @Nullable Pointer lpvReserved;

    /** 0. */
    public int dwReserved;

    /** Whether to sign in as this account where the script is. */
    public boolean fAutoLogonIfChallenged;
}
