package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** How a device is registered (MDMRegistration.h); its texts lie in the same memory. */
@FieldOrder({"fDeviceRegisteredWithManagement", "dwDeviceRegistionKind", "pszUPN", "pszMDMServiceUri"})
public final class MANAGEMENT_REGISTRATION_INFO extends Structure {
    /** A BOOL. */
    public int fDeviceRegisteredWithManagement;

    /** DEVICEREGISTRATIONTYPE_; the header spells it so. */
    public int dwDeviceRegistionKind;

    /** Name of the user who enrolled. */
    public @Nullable Pointer pszUPN;

    /** Address of the MDM. */
    public @Nullable Pointer pszMDMServiceUri;

    /** @param memory what Windows made */
    MANAGEMENT_REGISTRATION_INFO(Pointer memory) {
        super(memory);
        read();
    }
}
