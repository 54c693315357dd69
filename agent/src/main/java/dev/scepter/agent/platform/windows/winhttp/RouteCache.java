package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyRoutes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last answers, of at most 64 servers. For one thread at a time. */
final class RouteCache {
    private static final int MOST = 64;
    private static final Duration GOOD = Duration.ofMinutes(10);
    /** Of an answer that tells of trouble. */
    private static final Duration TROUBLED = Duration.ofMinutes(1);

    private record Entry(ProxyRoutes routes, long nanos) {}

    private final Map<Origin, Entry> entries = new LinkedHashMap<>();

    /** @param nanos a time that only goes forward */
    void put(Origin origin, ProxyRoutes routes, long nanos) {
        entries.remove(origin);
        if (entries.size() == MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(origin, new Entry(routes, nanos));
    }

    /** An answer that need not be asked for again. */
    Optional<ProxyRoutes> fresh(Origin origin, long nanos) {
        return Optional.ofNullable(entries.get(origin))
                .filter(entry -> nanos - entry.nanos() < keep(entry.routes()).toNanos())
                .map(Entry::routes);
    }

    /** An answer of whatever age. */
    Optional<ProxyRoutes> last(Origin origin) {
        return Optional.ofNullable(entries.get(origin)).map(Entry::routes);
    }

    void clear() {
        entries.clear();
    }

    private static Duration keep(ProxyRoutes routes) {
        return routes.trouble().isPresent() ? TROUBLED : GOOD;
    }
}
