package dev.scepter.agent.platform.windows.com;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** Functions of ole32.dll ({@code combaseapi.h}). */
interface OleLibrary extends StdCallLibrary {

    /** Loads the library when it is first used; JNA keeps it once. */
    static OleLibrary load() {
        return Native.load("ole32", OleLibrary.class);
    }

    int CoInitializeEx(@Nullable Pointer reserved, int coInit);

    void CoUninitialize();

    int CoCreateInstance(Pointer clsid, @Nullable Pointer outer, int context, Pointer iid, PointerByReference object);
}
