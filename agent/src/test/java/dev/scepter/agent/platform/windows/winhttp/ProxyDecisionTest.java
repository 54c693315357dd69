package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyRoute;
import dev.scepter.agent.port.ProxyRoutes;
import org.junit.jupiter.api.Test;

class ProxyDecisionTest {
    private static final Origin CA = new Origin(true, "ca.example", 443);
    private static final ProxyRoute DIRECT = new ProxyRoute.Direct();

    private final ScriptedSettings settings = new ScriptedSettings();

    @Test
    void nothingSet_isDirect() {
        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(DIRECT);
        assertThat(routes.setting()).isEqualTo("no proxy setting");
        assertThat(routes.trouble()).isEmpty();
    }

    @Test
    void wpad_comesFirst_andIsAskedAboutTheServerOnly() {
        settings.account(true, "http://pac.example/", "manual:1")
                .machine("machine:1")
                .wpad("wpad:1;wpad:2");

        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(proxy("wpad", 1), proxy("wpad", 2));
        assertThat(routes.setting()).isEqualTo("WPAD");
        assertThat(settings.asked()).containsExactly("WPAD https://ca.example/");
    }

    @Test
    void scriptThatSaysDirect_ends() {
        settings.account(true, "http://pac.example/", "manual:1").wpad("");

        assertThat(routes().routes()).containsExactly(DIRECT);
        assertThat(routes().setting()).isEqualTo("WPAD");
    }

    @Test
    void networkWithoutWpad_givesWayToTheNext_andIsNoTrouble() {
        settings.account(true, "", "manual:1");

        assertThat(routes().routes()).containsExactly(proxy("manual", 1));
        assertThat(routes().setting()).isEqualTo("manual setting");
        assertThat(routes().trouble()).isEmpty();
    }

    @Test
    void wpadThatFails_givesWayToTheScript_andTheReasonIsKept() {
        settings.account(true, "http://pac.example/", "manual:1")
                .wpadFails(12_178)
                .script("PROXY pac:1; DIRECT");

        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(proxy("pac", 1), DIRECT);
        assertThat(routes.setting()).isEqualTo("PAC script");
        assertThat(routes.trouble().orElseThrow())
                .startsWith("WPAD: WinHttpGetProxyForUrl")
                .contains("ERROR_WINHTTP_AUTO_PROXY_SERVICE_ERROR");
    }

    @Test
    void scriptThatCannotBeLoaded_givesWayToTheManualSetting() {
        settings.account(false, "http://pac.example/", "manual:1").machine("machine:1");

        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(proxy("manual", 1));
        assertThat(routes.setting()).isEqualTo("manual setting");
        assertThat(routes.trouble().orElseThrow()).contains("ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT");
    }

    @Test
    void withoutSettingsOfTheAccount_theMachinesDefaultCounts() {
        settings.machine("machine:1");

        assertThat(routes().routes()).containsExactly(proxy("machine", 1));
        assertThat(routes().setting()).isEqualTo("WinHTTP default");
        assertThat(routes().trouble()).isEmpty();
    }

    @Test
    void settingsOfTheAccountThatCannotBeRead_giveWayToTheMachines() {
        settings.accountFails().machine("machine:1");

        assertThat(routes().routes()).containsExactly(proxy("machine", 1));
        assertThat(routes().trouble().orElseThrow()).contains("ERROR_ACCESS_DENIED");
    }

    @Test
    void bypassedServer_isDirectByThatSetting() {
        settings.manual("manual:1", "x;*.example").machine("machine:1");

        assertThat(routes().routes()).containsExactly(DIRECT);
        assertThat(routes().setting()).isEqualTo("manual setting");
    }

    @Test
    void proxiesOfAnotherSchemeOnly_areADirectWay() {
        settings.manual("http=manual:1", "").machine("machine:1");

        assertThat(routes().routes()).containsExactly(DIRECT);
        assertThat(new ProxyDecision(settings)
                        .routesTo(new Origin(false, "ca.example", 80))
                        .routes())
                .containsExactly(proxy("manual", 1));
    }

    @Test
    void uselessList_givesWay() {
        settings.account(true, "", "user:secret@proxy:1").wpad("SOCKS a:1").machine("machine:1");

        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(proxy("machine", 1));
        assertThat(routes.trouble())
                .contains("WPAD: none of its proxies can be used; manual setting: none of its proxies can be used");
    }

    @Test
    void allThatFails_isADirectWayWithTheReasons() {
        settings.account(true, "http://pac.example/", "").wpadFails(12_178);

        ProxyRoutes routes = routes();

        assertThat(routes.routes()).containsExactly(DIRECT);
        assertThat(routes.trouble().orElseThrow()).contains("WPAD: ").contains("; PAC script: ");
    }

    private ProxyRoutes routes() {
        return new ProxyDecision(settings).routesTo(CA);
    }

    private static ProxyRoute proxy(String host, int port) {
        return new ProxyRoute.Proxy(host, port);
    }
}
