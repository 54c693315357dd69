package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What is used of mdmlocalmanagement.dll, since Windows 10 1703 (mdmlocalmanagement.h). Both answer an HRESULT. */
@SuppressWarnings("MemberName")
interface MdmLocalManagement extends StdCallLibrary {

    /** @param alreadyRegistered a BOOL; may be null */
    int RegisterDeviceWithLocalManagement(@Nullable IntByReference alreadyRegistered);

    /**
     * @param syncMLRequest wide, with a zero at the end
     * @param syncMLResult wide, with a zero at the end; may come back null; the caller frees it with LocalFree
     */
    int ApplyLocalManagementSyncML(Pointer syncMLRequest, PointerByReference syncMLResult);
}
