package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** How a device is registered; its texts lie in the same memory. {@code dwDeviceRegistionKind} is spelt so in the header. */
@FieldOrder({"fDeviceRegisteredWithManagement", "dwDeviceRegistionKind", "pszUPN", "pszMDMServiceUri"})
@SuppressWarnings({"MemberName", "TypeName"})
public class MANAGEMENT_REGISTRATION_INFO extends Structure {
    public int fDeviceRegisteredWithManagement;
    public int dwDeviceRegistionKind;
    public @Nullable Pointer pszUPN;
    public @Nullable Pointer pszMDMServiceUri;

    /** @param memory what Windows made */
    MANAGEMENT_REGISTRATION_INFO(Pointer memory) {
        super(memory);
        read();
    }
}
