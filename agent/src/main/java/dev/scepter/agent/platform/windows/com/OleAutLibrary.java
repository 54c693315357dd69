package dev.scepter.agent.platform.windows.com;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** Functions of oleaut32.dll ({@code oleauto.h}). */
interface OleAutLibrary extends StdCallLibrary {

    /** Loads the library when it is first used; JNA keeps it once. */
    static OleAutLibrary load() {
        return Native.load("oleaut32", OleAutLibrary.class);
    }

    /** With no text: room for that many characters and a zero behind them. */
    @Nullable
    Pointer SysAllocStringLen(@Nullable Pointer text, int characters);

    void SysFreeString(Pointer text);

    int SysStringLen(Pointer text);

    int VariantClear(Pointer variant);
}
