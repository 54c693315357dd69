package dev.scepter.agent.http;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoutes;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;

/** Finds the ways to a server. What goes to this machine itself never goes through a proxy. */
final class Ways {
    private Ways() {}

    /** At least one, the best one first. */
    static List<Way> to(HttpUrl url, ProxyResolver proxies, Duration limit) throws InterruptedException {
        if (UrlProtection.isLoopback(url)) {
            return List.of(Way.direct());
        }
        ProxyRoutes found = proxies.routesTo(new Origin(url.isHttps(), url.host(), url.port()), limit);
        return found.routes().stream()
                .map(route -> new Way(
                        route,
                        ReplyText.printable(found.setting()),
                        found.trouble().map(ReplyText::printable).orElse("")))
                .toList();
    }
}
