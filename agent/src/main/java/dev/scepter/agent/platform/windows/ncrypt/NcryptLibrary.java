package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Native;
import com.sun.jna.win32.W32APIOptions;

/** Loads the libraries of this package when they are first used; JNA keeps each once. */
final class NcryptLibrary {

    private NcryptLibrary() {}

    static Ncrypt load() {
        return Native.load("ncrypt", Ncrypt.class, W32APIOptions.UNICODE_OPTIONS);
    }

    static Tbs loadTbs() {
        return Native.load("tbs", Tbs.class, W32APIOptions.UNICODE_OPTIONS);
    }
}
