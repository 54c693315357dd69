package dev.scepter.agent.platform.windows.winhttp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;
import org.jspecify.annotations.Nullable;

/**
 * The functions of winhttp.dll that are used here, as {@code winhttp.h} declares them. After an answer of false or null
 * {@link Native#getLastError} tells why. Strings in filled structures are the caller's, to be freed by {@code GlobalFree}.
 */
interface WinHttp extends StdCallLibrary {

    /** The library of this process, loaded at the first call. */
    static WinHttp load() {
        return Loaded.INSTANCE;
    }

    /** Holds the one library that JNA loads. */
    final class Loaded {
        private static final WinHttp INSTANCE = Native.load("winhttp", WinHttp.class, W32APIOptions.DEFAULT_OPTIONS);

        private Loaded() {}
    }

    @Nullable
    Pointer WinHttpOpen(
            @Nullable WString agent, int accessType, @Nullable WString proxy, @Nullable WString bypass, int flags);

    boolean WinHttpCloseHandle(Pointer handle);

    /** Times in milliseconds. */
    boolean WinHttpSetTimeouts(Pointer handle, int resolve, int connect, int send, int receive);

    /** Finds and loads a PAC script and runs it; blocks meanwhile. */
    boolean WinHttpGetProxyForUrl(
            Pointer session, WString url, WINHTTP_AUTOPROXY_OPTIONS options, WINHTTP_PROXY_INFO info);

    /** What {@code netsh winhttp set proxy} sets. */
    boolean WinHttpGetDefaultProxyConfiguration(WINHTTP_PROXY_INFO info);

    /** The settings of the account that calls; of all accounts, where Group Policy makes them the machine's. */
    boolean WinHttpGetIEProxyConfigForCurrentUser(WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config);
}
