package dev.scepter.agent.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.testing.ProxyResolverContract;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoProxiesTest extends ProxyResolverContract {
    @Override
    protected ProxyResolver open() {
        return ProxyResolver.NONE;
    }

    @Test
    void everyWay_isDirect() throws InterruptedException {
        ProxyRoutes routes = open().routesTo(new Origin(true, "ca.example", 443), Duration.ofSeconds(1));

        assertThat(routes.routes()).containsExactly(new ProxyRoute.Direct());
        assertThat(routes.trouble()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, ca.example, 443, https://ca.example/",
        "true, ca.example, 80, https://ca.example:80/",
        "false, ca.example, 80, http://ca.example/",
        "false, 2001:db8::1, 8080, http://[2001:db8::1]:8080/"
    })
    void origin_isAUrlWithoutPath(boolean secure, String host, int port, String url) {
        assertThat(new Origin(secure, host, port).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nHost: x", "user@host", "a/b", "ü"})
    void hostOfAProxy_thatCouldBeSomethingElse_isRefused(String host) {
        assertThatThrownBy(() -> new ProxyRoute.Proxy(host, 80)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersOutOfBounds_areRefused() {
        ProxyRoute direct = new ProxyRoute.Direct();

        assertThatThrownBy(() -> new ProxyRoute.Proxy("a", 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin(true, "a", 0)).isInstanceOf(IllegalArgumentException.class);
        for (int count : new int[] {0, 17}) {
            List<ProxyRoute> routes = Collections.nCopies(count, direct);
            assertThatThrownBy(() -> new ProxyRoutes(routes, "x", Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
