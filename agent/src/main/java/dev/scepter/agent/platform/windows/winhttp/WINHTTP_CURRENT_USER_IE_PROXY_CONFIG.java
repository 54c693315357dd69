package dev.scepter.agent.platform.windows.winhttp;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** The proxy settings of an account (winhttp.h). */
@FieldOrder({"fAutoDetect", "lpszAutoConfigUrl", "lpszProxy", "lpszProxyBypass"})
public final class WINHTTP_CURRENT_USER_IE_PROXY_CONFIG extends Structure {
    /** Whether a PAC script is looked for by WPAD. */
    public boolean fAutoDetect;

    /** Where a PAC script is. */
    public @Nullable Pointer lpszAutoConfigUrl;

    /** The list of proxies. */
    public @Nullable Pointer lpszProxy;

    /** The list of servers that are reached without them. */
    public @Nullable Pointer lpszProxyBypass;
}
