package dev.scepter.agent.platform.windows.winhttp;

import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.ERROR_WINHTTP_LOGIN_FAILURE;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_ACCESS_TYPE_NAMED_PROXY;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_ACCESS_TYPE_NO_PROXY;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_AUTOPROXY_AUTO_DETECT;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_AUTOPROXY_CONFIG_URL;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_AUTO_DETECT_TYPE_DHCP;
import static dev.scepter.agent.platform.windows.winhttp.WinHttpConstants.WINHTTP_AUTO_DETECT_TYPE_DNS_A;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Proxy settings by WinHTTP. Safe for several threads. */
final class WinHttpSettings implements ProxySettings {
    /** Longer texts are no settings. */
    static final int MAX_CHARACTERS = 8_192;

    private static final String HTTPS = "https://";
    private static final WString AGENT = new WString("Scepter");
    /** Of each step in loading a script; the question as a whole is bounded by who asks. */
    private static final int STEP_MILLIS = 4_000;

    private final Supplier<WinHttp> library;
    private final Consumer<Pointer> globalFree;

    /**
     * @param library asked at each call
     * @param globalFree frees a string that Windows made
     */
    WinHttpSettings(Supplier<WinHttp> library, Consumer<Pointer> globalFree) {
        this.library = library;
        this.globalFree = globalFree;
    }

    /** Those of this machine; the DLL is loaded at the first question. */
    static WinHttpSettings ofThisMachine() {
        return new WinHttpSettings(WinHttp::load, string -> Kernel32.INSTANCE.GlobalFree(string));
    }

    @Override
    public Account ofAccount() throws WindowsException {
        String function = "WinHttpGetIEProxyConfigForCurrentUser";
        WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config = new WINHTTP_CURRENT_USER_IE_PROXY_CONFIG();
        if (!library.get().WinHttpGetIEProxyConfigForCurrentUser(config)) {
            int error = Native.getLastError();
            if (error == WinError.ERROR_FILE_NOT_FOUND) {
                return new Account(false, Optional.empty(), Optional.empty());
            }
            throw new WindowsException(function, "this account", error);
        }
        try {
            return new Account(
                    config.fAutoDetect,
                    text(function, config.lpszAutoConfigUrl),
                    named(function, config.lpszProxy, config.lpszProxyBypass));
        } finally {
            free(config.lpszAutoConfigUrl, config.lpszProxy, config.lpszProxyBypass);
        }
    }

    @Override
    public Optional<NamedProxies> ofMachine() throws WindowsException {
        WINHTTP_PROXY_INFO info = new WINHTTP_PROXY_INFO();
        if (!library.get().WinHttpGetDefaultProxyConfiguration(info)) {
            throw new WindowsException("WinHttpGetDefaultProxyConfiguration", "this machine", Native.getLastError());
        }
        return taken("WinHttpGetDefaultProxyConfiguration", info);
    }

    /** Whoever serves the script was named by the network alone: this account does not sign in there. */
    @Override
    public Optional<NamedProxies> byWpad(String url) throws WindowsException {
        WINHTTP_AUTOPROXY_OPTIONS options = new WINHTTP_AUTOPROXY_OPTIONS();
        options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
        options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
        return ask(url, options);
    }

    /**
     * Signs in as this account only if the script is not to be had otherwise, and only by https: by http it would sign in to
     * whoever is on the way.
     */
    @Override
    public Optional<NamedProxies> byScript(String script, String url) throws WindowsException {
        try {
            return ask(url, options(script, false));
        } catch (WindowsException e) {
            if (!e.is(ERROR_WINHTTP_LOGIN_FAILURE)) {
                throw e;
            }
            if (!isHttps(script)) {
                throw new WindowsException(
                        "WinHttpGetProxyForUrl",
                        url + ", whose script wants a sign-in, and this account signs in by https only",
                        ERROR_WINHTTP_LOGIN_FAILURE);
            }
            // The session that failed is of no more use (Windows page WinHttpGetProxyForUrl).
            return ask(url, options(script, true));
        }
    }

    private static boolean isHttps(String script) {
        return script.stripLeading().regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    }

    private static WINHTTP_AUTOPROXY_OPTIONS options(String script, boolean signsIn) {
        WINHTTP_AUTOPROXY_OPTIONS options = new WINHTTP_AUTOPROXY_OPTIONS();
        options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
        options.lpszAutoConfigUrl = new WString(script);
        options.fAutoLogonIfChallenged = signsIn;
        return options;
    }

    private Optional<NamedProxies> ask(String url, WINHTTP_AUTOPROXY_OPTIONS options) throws WindowsException {
        WinHttp windows = library.get();
        Pointer session = windows.WinHttpOpen(AGENT, WINHTTP_ACCESS_TYPE_NO_PROXY, null, null, 0);
        if (session == null) {
            throw new WindowsException("WinHttpOpen", url, Native.getLastError());
        }
        try {
            if (!windows.WinHttpSetTimeouts(session, STEP_MILLIS, STEP_MILLIS, STEP_MILLIS, STEP_MILLIS)) {
                throw new WindowsException("WinHttpSetTimeouts", url, Native.getLastError());
            }
            WINHTTP_PROXY_INFO info = new WINHTTP_PROXY_INFO();
            if (!windows.WinHttpGetProxyForUrl(session, new WString(url), options, info)) {
                throw new WindowsException("WinHttpGetProxyForUrl", url, Native.getLastError());
            }
            return taken("WinHttpGetProxyForUrl", info);
        } finally {
            windows.WinHttpCloseHandle(session);
        }
    }

    private Optional<NamedProxies> taken(String function, WINHTTP_PROXY_INFO info) throws WindowsException {
        try {
            return info.dwAccessType == WINHTTP_ACCESS_TYPE_NAMED_PROXY
                    ? named(function, info.lpszProxy, info.lpszProxyBypass)
                    : Optional.empty();
        } finally {
            free(info.lpszProxy, info.lpszProxyBypass);
        }
    }

    private static Optional<NamedProxies> named(String function, @Nullable Pointer proxies, @Nullable Pointer bypass)
            throws WindowsException {
        Optional<String> list = text(function, proxies);
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new NamedProxies(list.get(), text(function, bypass).orElse("")));
    }

    /** Empty where there is none, or nothing but blanks in it. */
    private static Optional<String> text(String function, @Nullable Pointer wide) throws WindowsException {
        if (wide == null) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        // UTF-16 in units of two bytes; JNA's own char has the size that it has on the system of the test.
        for (short unit = wide.getShort(0); unit != 0; unit = wide.getShort((long) text.length() * Character.BYTES)) {
            if (text.length() == MAX_CHARACTERS) {
                throw new WindowsException(
                        function, "a text of more than 8,192 characters", WinError.ERROR_INVALID_DATA);
            }
            text.append((char) unit);
        }
        return Optional.of(text.toString()).filter(read -> !read.isBlank());
    }

    private void free(@Nullable Pointer... strings) {
        for (Pointer string : strings) {
            if (string != null) {
                globalFree.accept(string);
            }
        }
    }
}
