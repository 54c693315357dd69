package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import dev.scepter.agent.http.ScriptedServer;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.ProxyResolverContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bindings on the system's own winhttp.dll, whose settings the tests change and put back. */
@OnWindows
class WinHttpOnWindowsTest extends ProxyResolverContract {
    private static final String URL = "https://ca.example/";
    private static final String ACCOUNT = "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";

    private final WinHttpSettings settings = WinHttpSettings.ofThisMachine();

    @Override
    protected ProxyResolver open() {
        return WindowsProxyResolver.ofThisMachine();
    }

    @BeforeEach
    @AfterEach
    void clear() {
        setMachine(Optional.empty(), Optional.empty());
        for (String name : new String[] {"ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL"}) {
            if (Advapi32Util.registryValueExists(WinReg.HKEY_CURRENT_USER, ACCOUNT, name)) {
                Advapi32Util.registryDeleteValue(WinReg.HKEY_CURRENT_USER, ACCOUNT, name);
            }
        }
    }

    @Test
    void probe() throws Exception {
        System.out.println("env " + System.getenv("http_proxy"));
        System.out.println("account " + settings.ofAccount());
        System.out.println("machine " + settings.ofMachine());
        setMachine(Optional.of("http=proxy.example:8080;https=other.example:1"), Optional.of("*.corp.example;<local>"));
        System.out.println("machine set " + settings.ofMachine());
        Advapi32Util.registryCreateKey(WinReg.HKEY_CURRENT_USER, ACCOUNT);
        Advapi32Util.registrySetIntValue(WinReg.HKEY_CURRENT_USER, ACCOUNT, "ProxyEnable", 1);
        Advapi32Util.registrySetStringValue(WinReg.HKEY_CURRENT_USER, ACCOUNT, "ProxyServer", "p.example:8080");
        Advapi32Util.registrySetStringValue(WinReg.HKEY_CURRENT_USER, ACCOUNT, "ProxyOverride", "<local>");
        Advapi32Util.registrySetStringValue(WinReg.HKEY_CURRENT_USER, ACCOUNT, "AutoConfigURL", "http://127.0.0.1:1/x");
        System.out.println("account set " + settings.ofAccount());
        for (String answer : new String[] {"PROXY a.example:8080; DIRECT", "DIRECT", "PROXY a:1; PROXY b:2", "junk("}) {
            String body = "function FindProxyForURL(url, host) { return \"" + answer + "\"; }";
            try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
                try {
                    System.out.println(answer + " -> " + settings.byScript(server.url("/proxy.pac"), URL));
                } catch (WindowsException e) {
                    System.out.println(answer + " -> " + e.getMessage());
                }
            }
        }
        String body = "function FindProxyForURL(url, host) { return \"PROXY \" + host + \":8080\"; }";
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            try { System.out.println("host -> " + settings.byScript(server.url("/proxy.pac"), URL)); } catch (WindowsException e) { System.out.println(e.getMessage()); }
        }
        for (String status : new String[] {"404 No", "401 No\r\nWWW-Authenticate: NTLM"}) {
            try (var server = ScriptedServer.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
                try { System.out.println(status + " -> " + settings.byScript(server.url("/proxy.pac"), URL)); } catch (WindowsException e) { System.out.println(status + e.getMessage()); }
                System.out.println(server.requests());
            }
        }
        try { System.out.println("dead -> " + settings.byScript("http://127.0.0.1:1/", URL)); } catch (WindowsException e) { System.out.println("dead" + e.getMessage()); }
        try { System.out.println("file -> " + settings.byScript("file:///c:/x.pac", URL)); } catch (WindowsException e) { System.out.println("file" + e.getMessage()); }
        long start = System.nanoTime();
        try { System.out.println("wpad -> " + settings.byWpad(URL)); } catch (WindowsException e) { System.out.println("wpad" + e.getMessage()); }
        System.out.println("wpad took " + (System.nanoTime() - start) / 1000000);
        System.out.println(WindowsProxyResolver.ofThisMachine().routesTo(new Origin(true, "ca.example", 443), Duration.ofSeconds(9)));
    }

    private static void setMachine(Optional<String> proxies, Optional<String> bypass) {
        WINHTTP_PROXY_INFO info = new WINHTTP_PROXY_INFO();
        info.dwAccessType = proxies.isPresent()
                ? WinHttpConstants.WINHTTP_ACCESS_TYPE_NAMED_PROXY
                : WinHttpConstants.WINHTTP_ACCESS_TYPE_NO_PROXY;
        info.lpszProxy = proxies.map(WinHttpOnWindowsTest::wide).orElse(null);
        info.lpszProxyBypass = bypass.map(WinHttpOnWindowsTest::wide).orElse(null);
        Function set = NativeLibrary.getInstance("winhttp").getFunction("WinHttpSetDefaultProxyConfiguration", Function.ALT_CONVENTION);
        assertThat(set.invokeInt(new Object[] {info})).isNotZero();
    }

    private static Pointer wide(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }
}
