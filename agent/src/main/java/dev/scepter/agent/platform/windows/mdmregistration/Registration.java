package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.kernel32.SystemFolder;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks mdmregistration.dll. A DLL or function that this Windows lacks is a failure like any other: ERROR_MOD_NOT_FOUND or
 * ERROR_PROC_NOT_FOUND.
 */
final class Registration {
    /** Longer addresses are cut. */
    private static final int MAX_ADDRESS = 2_048;

    private static final String DLL = "mdmregistration.dll";

    private final Supplier<MdmRegistration> functions;
    private final Supplier<Kernel32Functions> kernel32;

    /**
     * How the device is registered.
     *
     * @param kind {@code DEVICEREGISTRATIONTYPE_}
     * @param server the address of the MDM as Windows has it
     */
    record Info(boolean registered, int kind, Optional<String> server) {}

    /** One call. */
    @FunctionalInterface
    private interface Call {
        int of(MdmRegistration functions);
    }

    /** @param functions throws an UnsatisfiedLinkError where there is no such DLL */
    Registration(Supplier<MdmRegistration> functions, Supplier<Kernel32Functions> kernel32) {
        this.functions = functions;
        this.kernel32 = kernel32;
    }

    /** Loads the DLLs at the first question; JNA keeps each once. */
    static Registration ofThisMachine() {
        Supplier<Kernel32Functions> kernel32 = () -> Native.load("kernel32", Kernel32Functions.class);
        return new Registration(() -> Native.load(systemFolder() + "\\" + DLL, MdmRegistration.class), kernel32);
    }

    /** Editions without this DLL would look for it in folders that others may write to. */
    private static String systemFolder() {
        try {
            return SystemFolder.path();
        } catch (WindowsException e) {
            throw new UnsatisfiedLinkError(e.getMessage());
        }
    }

    boolean isRegistered() throws WindowsException {
        String function = "IsDeviceRegisteredWithManagement";
        IntByReference registered = new IntByReference();
        // The name of the user is nobody's business here.
        int answer = call(function, raw -> raw.IsDeviceRegisteredWithManagement(registered, 0, null));
        if (!isSame(answer, WinError.ERROR_INSUFFICIENT_BUFFER)) {
            require(function, answer);
        }
        return registered.getValue() != 0;
    }

    Info info() throws WindowsException {
        String function = "GetDeviceRegistrationInfo";
        PointerByReference memory = new PointerByReference();
        require(
                function,
                call(
                        function,
                        raw -> raw.GetDeviceRegistrationInfo(
                                MdmRegistrationConstants.DeviceRegistrationBasicInfo, memory)));
        Pointer found = memory.getValue();
        if (found == null) {
            throw new WindowsException(function, "without an answer", WinError.ERROR_INVALID_DATA);
        }
        try {
            MANAGEMENT_REGISTRATION_INFO info = new MANAGEMENT_REGISTRATION_INFO(found);
            return new Info(
                    info.fDeviceRegisteredWithManagement != 0,
                    info.dwDeviceRegistionKind,
                    Optional.ofNullable(info.pszMDMServiceUri)
                            .map(Registration::text)
                            .filter(text -> !text.isEmpty()));
        } finally {
            Kernel32Functions heap = kernel32.get();
            heap.HeapFree(heap.GetProcessHeap(), 0, found);
        }
    }

    /** Says whether Windows keeps a configuration for a provider. What it holds is not read. */
    boolean hasConfiguration(String provider) throws WindowsException {
        String function = "GetDeviceManagementConfigInfo";
        IntByReference length = new IntByReference();
        int answer = call(function, raw -> raw.GetDeviceManagementConfigInfo(new WString(provider), length, null));
        if (!isSame(answer, WinError.ERROR_MORE_DATA)) {
            require(function, answer);
        }
        // One character is the zero at the end.
        return length.getValue() > 1;
    }

    private int call(String function, Call call) throws WindowsException {
        MdmRegistration loaded;
        try {
            loaded = functions.get();
        } catch (UnsatisfiedLinkError e) {
            throw new WindowsException("LoadLibraryW", DLL, WinError.ERROR_MOD_NOT_FOUND);
        }
        try {
            return call.of(loaded);
        } catch (UnsatisfiedLinkError e) {
            throw new WindowsException(function, DLL, WinError.ERROR_PROC_NOT_FOUND);
        }
    }

    private static void require(String function, int answer) throws WindowsException {
        // An HRESULT with the sign of a failure, or a Win32 error as it is.
        if (answer != WinError.ERROR_SUCCESS) {
            throw new WindowsException(function, "device", answer);
        }
    }

    private static boolean isSame(int answer, int error) {
        return new WindowsException("", "", answer).is(error);
    }

    private static String text(Pointer text) {
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < MAX_ADDRESS; i++) {
            char next = text.getChar((long) i * Character.BYTES);
            if (next == 0) {
                break;
            }
            read.append(next);
        }
        return read.toString();
    }
}
