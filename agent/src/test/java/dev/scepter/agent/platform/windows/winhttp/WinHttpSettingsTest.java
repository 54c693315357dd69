package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.winhttp.ProxySettings.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WinHttpSettingsTest {
    private static final String URL = "https://ca.example/";
    private static final String SCRIPT = "http://pac.example/proxy.pac";

    private final FakeWinHttp windows = new FakeWinHttp();
    private final WinHttpSettings settings = windows.settings();

    @AfterEach
    void nothingIsLeft() {
        assertThat(windows.handles).as("open sessions").isEmpty();
        assertThat(windows.strings).as("strings not freed").isEmpty();
    }

    @Test
    void settingsOfTheAccount_areReadWhole() throws WindowsException {
        windows.detects = true;
        windows.script = SCRIPT;
        windows.proxies = "prö:8080";
        windows.bypass = "<local>";

        Account account = settings.ofAccount();

        assertThat(account.detects()).isTrue();
        assertThat(account.script()).contains(SCRIPT);
        assertThat(account.manual()).contains(new NamedProxies("prö:8080", "<local>"));
    }

    @Test
    void emptyAndMissingTexts_areNoSettings() throws WindowsException {
        windows.script = " ";
        windows.proxies = "";
        windows.bypass = "x";

        assertThat(settings.ofAccount().script()).isEmpty();
        assertThat(settings.ofAccount().manual()).isEmpty();
        windows.proxies = null;
        assertThat(settings.ofMachine()).isEmpty();
    }

    @Test
    void accountWithoutSettings_hasNone() throws WindowsException {
        windows.failures.add("WinHttpGetIEProxyConfigForCurrentUser 2");

        Account account = settings.ofAccount();

        assertThat(account.detects()).isFalse();
        assertThat(account.script()).isEmpty();
        assertThat(account.manual()).isEmpty();
    }

    @Test
    void otherAccessTypes_areNoProxy() throws WindowsException {
        windows.proxies = "proxy:1";
        windows.accessType = WinHttpConstants.WINHTTP_ACCESS_TYPE_NO_PROXY;

        assertThat(settings.ofMachine()).isEmpty();
        assertThat(settings.byWpad(URL)).isEmpty();
    }

    @Test
    void tooLongText_isRefusedAndFreed() throws WindowsException {
        windows.proxies = "p".repeat(8_192);
        assertThat(settings.ofMachine().orElseThrow().proxies()).hasSize(8_192);

        windows.bypass = "p".repeat(8_193);

        assertThat(catchThrowableOfType(WindowsException.class, settings::ofMachine))
                .hasMessageContaining("more than 8,192 characters");
        assertThat(catchThrowableOfType(WindowsException.class, settings::ofAccount))
                .isNotNull();
        assertThat(catchThrowableOfType(WindowsException.class, () -> settings.byWpad(URL)))
                .isNotNull();
    }

    @Test
    void wpad_isAskedByDhcpAndDns_withoutSigningIn() throws WindowsException {
        windows.proxies = "proxy:1";
        windows.failures.add("WinHttpGetProxyForUrl 12015");

        WindowsException refused = catchThrowableOfType(WindowsException.class, () -> settings.byWpad(URL));

        assertThat(refused).hasMessageContaining("ERROR_WINHTTP_LOGIN_FAILURE");
        assertThat(windows.calls)
                .containsExactly(
                        "open 1 0", "timeouts 4000 4000 4000 4000", "ask https://ca.example/ 1 3 null false", "close");
        assertThat(settings.byWpad(URL)).contains(new NamedProxies("proxy:1", ""));
    }

    @Test
    void scriptByHttpsThatWantsASignIn_isAskedForAgainInANewSession() throws WindowsException {
        String script = "HTTPS://pac.example/proxy.pac";
        windows.proxies = "proxy:1";
        windows.failures.add("WinHttpGetProxyForUrl 12015");

        assertThat(settings.byScript(script, URL)).contains(new NamedProxies("proxy:1", ""));

        assertThat(windows.calls)
                .containsExactly(
                        "open 1 0",
                        "timeouts 4000 4000 4000 4000",
                        "ask https://ca.example/ 2 0 " + script + " false",
                        "close",
                        "open 1 0",
                        "timeouts 4000 4000 4000 4000",
                        "ask https://ca.example/ 2 0 " + script + " true",
                        "close");
    }

    @Test
    void scriptByHttpThatWantsASignIn_getsNone_andThatIsTold() {
        windows.proxies = "proxy:1";
        windows.failures.add("WinHttpGetProxyForUrl 12015");

        WindowsException refused = catchThrowableOfType(WindowsException.class, () -> settings.byScript(SCRIPT, URL));

        assertThat(refused)
                .hasMessageContaining("script wants a sign-in")
                .hasMessageContaining("ERROR_WINHTTP_LOGIN_FAILURE");
        assertThat(windows.calls).filteredOn(call -> call.startsWith("ask")).hasSize(1);
        assertThat(windows.calls).noneMatch(call -> call.endsWith(" true"));
    }

    @Test
    void otherFailureOfAScript_isFinal() {
        windows.failures.add("WinHttpGetProxyForUrl 12167");

        WindowsException failure = catchThrowableOfType(WindowsException.class, () -> settings.byScript(SCRIPT, URL));

        assertThat(failure).hasMessageContaining("ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT");
        assertThat(windows.calls).filteredOn(call -> call.startsWith("ask")).hasSize(1);
    }

    @Test
    void everyFunctionThatFails_isNamed() {
        for (String function : new String[] {"WinHttpOpen", "WinHttpSetTimeouts", "WinHttpGetProxyForUrl"}) {
            windows.failures.add(function + " 12004");
            assertThat(catchThrowableOfType(WindowsException.class, () -> settings.byWpad(URL)))
                    .hasMessageStartingWith(function + " (")
                    .hasMessageContaining("ERROR_WINHTTP_INTERNAL_ERROR");
        }
        windows.failures.add("WinHttpGetDefaultProxyConfiguration 12004");
        assertThat(catchThrowableOfType(WindowsException.class, settings::ofMachine))
                .hasMessageStartingWith("WinHttpGetDefaultProxyConfiguration (");
        windows.failures.add("WinHttpGetIEProxyConfigForCurrentUser 12004");
        assertThat(catchThrowableOfType(WindowsException.class, settings::ofAccount))
                .hasMessageStartingWith("WinHttpGetIEProxyConfigForCurrentUser (");
    }
}
