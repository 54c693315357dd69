package dev.scepter.agent.platform.windows.winhttp;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** WinHTTP in Java: answers as told, keeps count of its handles and strings. */
final class FakeWinHttp implements WinHttp {
    final List<String> calls = new ArrayList<>();
    final Set<Pointer> handles = new HashSet<>();
    final Set<Pointer> strings = new HashSet<>();

    /** Win32 errors to answer with, by function; a later call succeeds. */
    final List<String> failures = new ArrayList<>();

    int accessType = WinHttpConstants.WINHTTP_ACCESS_TYPE_NAMED_PROXY;
    boolean detects;

    @Nullable
    String script;

    @Nullable
    String proxies;

    @Nullable
    String bypass;

    WinHttpSettings settings() {
        return new WinHttpSettings(() -> this, this::free);
    }

    private void free(Pointer string) {
        if (!strings.remove(string)) {
            throw new AssertionError("freed what is not there");
        }
    }

    private boolean answers(String function) {
        for (String failure : failures) {
            if (failure.startsWith(function + " ")) {
                failures.remove(failure);
                Native.setLastError(Integer.parseInt(failure.substring(function.length() + 1)));
                return false;
            }
        }
        return true;
    }

    private @Nullable Pointer string(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        strings.add(memory);
        return memory;
    }

    @Override
    public @Nullable Pointer WinHttpOpen(
            @Nullable WString agent, int type, @Nullable WString proxy, @Nullable WString list, int flags) {
        calls.add("open " + type + " " + flags);
        if (!answers("WinHttpOpen")) {
            return null;
        }
        Pointer handle = new Memory(8);
        handles.add(handle);
        return handle;
    }

    @Override
    public boolean WinHttpCloseHandle(Pointer handle) {
        calls.add("close");
        return handles.remove(handle);
    }

    @Override
    public boolean WinHttpSetTimeouts(Pointer handle, int resolve, int connect, int send, int receive) {
        calls.add("timeouts " + resolve + " " + connect + " " + send + " " + receive);
        return answers("WinHttpSetTimeouts");
    }

    @Override
    public boolean WinHttpGetProxyForUrl(
            Pointer session, WString url, WINHTTP_AUTOPROXY_OPTIONS options, WINHTTP_PROXY_INFO info) {
        calls.add("ask " + url + " " + options.dwFlags + " " + options.dwAutoDetectFlags + " "
                + options.lpszAutoConfigUrl + " " + options.fAutoLogonIfChallenged);
        return handles.contains(session) && answers("WinHttpGetProxyForUrl") && fill(info);
    }

    @Override
    public boolean WinHttpGetDefaultProxyConfiguration(WINHTTP_PROXY_INFO info) {
        return answers("WinHttpGetDefaultProxyConfiguration") && fill(info);
    }

    @Override
    public boolean WinHttpGetIEProxyConfigForCurrentUser(WINHTTP_CURRENT_USER_IE_PROXY_CONFIG config) {
        if (!answers("WinHttpGetIEProxyConfigForCurrentUser")) {
            return false;
        }
        config.fAutoDetect = detects;
        config.lpszAutoConfigUrl = string(script);
        config.lpszProxy = string(proxies);
        config.lpszProxyBypass = string(bypass);
        return true;
    }

    private boolean fill(WINHTTP_PROXY_INFO info) {
        info.dwAccessType = accessType;
        info.lpszProxy = string(proxies);
        info.lpszProxyBypass = string(bypass);
        return true;
    }
}
