package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/** What the policy CERT_CHAIN_POLICY_SSL is asked (wincrypt.h). */
@FieldOrder({"cbSize", "dwAuthType", "fdwChecks", "pwszServerName"})
public final class SSL_EXTRA_CERT_CHAIN_POLICY_PARA extends Structure {
    /** Size of this structure in bytes. */
    public int cbSize = size();

    /** Who is judged: AUTHTYPE_CLIENT or AUTHTYPE_SERVER. */
    public int dwAuthType;

    /** SECURITY_FLAG_IGNORE_ flags of what is not looked at. */
    public int fdwChecks;

    /** The name that the server must have. */
    public @Nullable WString pwszServerName;
}
