package dev.scepter.agent.platform.windows.winhttp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.ScriptedServer;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.winhttp.ProxySettings.Account;
import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoute;
import dev.scepter.agent.port.ProxyRoutes;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.ProxyResolverContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The system's own winhttp.dll. Settings of the machine and of the account are changed, and put back. */
@OnWindows
class WinHttpOnWindowsTest extends ProxyResolverContract {
    private static final String URL = "https://ca.example/";
    private static final Duration AMPLE = Duration.ofSeconds(20);

    /** Where the settings of an account stand, and in which form. */
    private static final String CONNECTIONS =
            "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections";

    private static final String ALL_CONNECTIONS = "DefaultConnectionSettings";
    private static final int VERSION = 0x46;
    private static final int HAS_DIRECT = 1;
    private static final int HAS_PROXY = 2;
    private static final int HAS_SCRIPT = 4;

    private final WinHttpSettings settings = WinHttpSettings.ofThisMachine();
    private Optional<NamedProxies> machineBefore = Optional.empty();
    private Optional<byte[]> accountBefore = Optional.empty();

    @Override
    protected ProxyResolver open() {
        return WindowsProxyResolver.ofThisMachine();
    }

    @BeforeEach
    void keep() throws WindowsException {
        machineBefore = settings.ofMachine();
        accountBefore = Advapi32Util.registryValueExists(WinReg.HKEY_CURRENT_USER, CONNECTIONS, ALL_CONNECTIONS)
                ? Optional.of(
                        Advapi32Util.registryGetBinaryValue(WinReg.HKEY_CURRENT_USER, CONNECTIONS, ALL_CONNECTIONS))
                : Optional.empty();
    }

    @AfterEach
    void putBack() {
        setMachine(machineBefore);
        if (accountBefore.isPresent()) {
            setAccount(accountBefore.get());
        } else if (Advapi32Util.registryValueExists(WinReg.HKEY_CURRENT_USER, CONNECTIONS, ALL_CONNECTIONS)) {
            Advapi32Util.registryDeleteValue(WinReg.HKEY_CURRENT_USER, CONNECTIONS, ALL_CONNECTIONS);
        }
    }

    @Test
    void defaultOfTheMachine_isReadAsItWasSet() throws WindowsException {
        NamedProxies set = new NamedProxies("http=a.example:8080;https=b.example:1", "*.corp.example;<local>");
        setMachine(Optional.of(set));
        assertThat(settings.ofMachine()).contains(set);

        setMachine(Optional.empty());
        assertThat(settings.ofMachine()).isEmpty();
    }

    @Test
    void settingsOfTheAccount_areReadAsTheyStandInTheRegistry() throws WindowsException {
        setAccount(HAS_DIRECT | HAS_PROXY | HAS_SCRIPT, "a.example:8080", "<local>", "http://pac.example/proxy.pac");

        Account account = settings.ofAccount();

        assertThat(account.detects()).isFalse();
        assertThat(account.manual()).contains(new NamedProxies("a.example:8080", "<local>"));
        assertThat(account.script()).contains("http://pac.example/proxy.pac");
    }

    @ParameterizedTest
    @CsvSource({"PROXY a.example:8080, a.example:8080", "PROXY a.example:8080; DIRECT, a.example:8080", "DIRECT, ''"})
    void script_isLoadedAndRun(String answer, String proxies) throws Exception {
        try (var server = ScriptedServer.answering(script("\"" + answer + "\""))) {
            Optional<NamedProxies> found = settings.byScript(server.url("/proxy.pac"), URL);

            // Windows may keep a direct way that comes behind a proxy in the list.
            assertThat(found.map(NamedProxies::proxies).orElse("")).startsWith(proxies);
            assertThat(found.isEmpty()).isEqualTo(proxies.isEmpty());
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @Test
    void scriptThatIsNotThere_isAFailure() throws Exception {
        try (var server = ScriptedServer.answering(ScriptedServer.status(404))) {
            assertThat(catchThrowableOfType(
                            WindowsException.class, () -> settings.byScript(server.url("/proxy.pac"), URL)))
                    .hasMessageContaining("ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT");
        }
    }

    @Test
    void scriptOfTheAccount_namesTheWay() throws Exception {
        try (var server = ScriptedServer.answering(script("\"PROXY \" + host + \":8080\""))) {
            setAccount(HAS_DIRECT | HAS_SCRIPT, "", "", server.url("/proxy.pac"));

            ProxyRoutes routes = open().routesTo(new Origin(true, "ca.example", 443), AMPLE);

            assertThat(routes.setting()).isEqualTo("PAC script");
            assertThat(routes.routes()).startsWith(new ProxyRoute.Proxy("ca.example", 8080));
        }
    }

    @Test
    void requestOfTheAgent_goesByTheProxyOfTheMachine(@TempDir Path above) throws Exception {
        try (var proxy = ScriptedServer.answering(ScriptedServer.ok("by proxy"));
                Agent agent = Agent.onThisMachine(above.resolve("data"), Seams.ofThisMachine(event -> {}))) {
            setAccount(HAS_DIRECT, "", "", "");
            setMachine(Optional.of(new NamedProxies("127.0.0.1:" + proxy.port(), "<local>")));

            HttpRequest request = HttpRequest.get("GetCACaps", "http://ca.example/scep", 100);

            assertThat(agent.http().exchange(request, AMPLE).body()).asString().isEqualTo("by proxy");
            assertThat(proxy.targets()).containsExactly("GET http://ca.example/scep");
        }
    }

    private static String script(String result) {
        String body = "function FindProxyForURL(url, host) { return " + result + "; }";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static void setMachine(Optional<NamedProxies> named) {
        WINHTTP_PROXY_INFO info = new WINHTTP_PROXY_INFO();
        info.dwAccessType = named.isPresent()
                ? WinHttpConstants.WINHTTP_ACCESS_TYPE_NAMED_PROXY
                : WinHttpConstants.WINHTTP_ACCESS_TYPE_NO_PROXY;
        info.lpszProxy = named.map(set -> wide(set.proxies())).orElse(null);
        info.lpszProxyBypass = named.filter(set -> !set.bypass().isEmpty())
                .map(set -> wide(set.bypass()))
                .orElse(null);
        Function set = NativeLibrary.getInstance("winhttp")
                .getFunction("WinHttpSetDefaultProxyConfiguration", Function.ALT_CONVENTION);
        assertThat(set.invokeInt(new Object[] {info})).isNotZero();
    }

    private static void setAccount(int flags, String proxies, String bypass, String script) {
        ByteBuffer blob = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        blob.putInt(VERSION).putInt(1).putInt(flags);
        for (String text : new String[] {proxies, bypass, script}) {
            blob.putInt(text.length()).put(text.getBytes(US_ASCII));
        }
        setAccount(blob.array());
    }

    private static void setAccount(byte[] blob) {
        Advapi32Util.registryCreateKey(WinReg.HKEY_CURRENT_USER, CONNECTIONS);
        Advapi32Util.registrySetBinaryValue(WinReg.HKEY_CURRENT_USER, CONNECTIONS, ALL_CONNECTIONS, blob);
    }

    private static Pointer wide(String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }
}
