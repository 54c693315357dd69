package dev.scepter.agent.platform.windows.winhttp;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** A proxy configuration (winhttp.h). */
@FieldOrder({"dwAccessType", "lpszProxy", "lpszProxyBypass"})
public final class WINHTTP_PROXY_INFO extends Structure {
    /** WINHTTP_ACCESS_TYPE_NAMED_PROXY, or another one without a proxy. */
    public int dwAccessType;

    /** The list of proxies. */
    public @Nullable Pointer lpszProxy;

    /** The list of servers that are reached without them. */
    public @Nullable Pointer lpszProxyBypass;
}
