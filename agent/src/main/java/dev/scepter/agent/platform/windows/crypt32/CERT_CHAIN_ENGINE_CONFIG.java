package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** How a chain engine looks for issuers (wincrypt.h), without the members of Windows 7 and later, which may be left out. */
@FieldOrder({
    "cbSize",
    "hRestrictedRoot",
    "hRestrictedTrust",
    "hRestrictedOther",
    "cAdditionalStore",
    "rghAdditionalStore",
    "dwFlags",
    "dwUrlRetrievalTimeout",
    "MaximumCachedCertificates",
    "CycleDetectionModulus"
})
public final class CERT_CHAIN_ENGINE_CONFIG extends Structure {
    /** Size of this structure in bytes. */
    public int cbSize = size();

    /** Roots to use instead of the system's. */
    public @Nullable Pointer hRestrictedRoot;

    /** Trust lists to use instead of the system's. */
    public @Nullable Pointer hRestrictedTrust;

    /** Other stores to use instead of the system's. */
    public @Nullable Pointer hRestrictedOther;

    /** Length of {@link #rghAdditionalStore}. */
    public int cAdditionalStore;

    /** Stores to use beside the system's. */
    public @Nullable Pointer rghAdditionalStore;

    /** CERT_CHAIN_ flags of an engine. */
    public int dwFlags;

    /** Milliseconds for what is loaded from the network. */
    public int dwUrlRetrievalTimeout;

    /** 0 for Windows' own bound. */
    public int MaximumCachedCertificates;

    /** 0 for none. */
    public int CycleDetectionModulus;
}
