package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What is used of mdmregistration.dll: see the Windows pages of the same names. All answer an HRESULT. */
@SuppressWarnings("MemberName")
interface MdmRegistration extends StdCallLibrary {

    /**
     * A name that does not fit is ERROR_INSUFFICIENT_BUFFER, and the first answer is there all the same.
     *
     * @param registered a BOOL
     * @param characters room for the name
     * @param upn the name of the user who enrolled; may be null with no room
     */
    int IsDeviceRegisteredWithManagement(IntByReference registered, int characters, char @Nullable [] upn);

    /** @param information memory of the process heap, freed by the caller with HeapFree */
    int GetDeviceRegistrationInfo(int informationClass, PointerByReference information);

    /**
     * Windows has it since 2020. Too little room is ERROR_MORE_DATA.
     *
     * @param length in characters: the room there is, then what it takes
     * @param configuration may be null with no room
     */
    int GetDeviceManagementConfigInfo(WString providerId, IntByReference length, char @Nullable [] configuration);
}
