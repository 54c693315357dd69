package dev.scepter.agent.port;

import java.util.List;
import java.util.Optional;

/**
 * The ways to a server, the best one first.
 *
 * @param routes at least one, at most {@value #MOST}
 * @param setting which setting of the machine says so, fit for a message
 * @param trouble which settings could not be used, and why; fit for a message
 */
public record ProxyRoutes(List<ProxyRoute> routes, String setting, Optional<String> trouble) {
    /** How many ways are looked at. */
    public static final int MOST = 16;

    /** Copies the list. */
    public ProxyRoutes {
        routes = List.copyOf(routes);
        if (routes.isEmpty() || routes.size() > MOST) {
            throw new IllegalArgumentException(routes.size() + " ways to a server");
        }
    }

    /** Straight to the server, because no setting says otherwise. */
    public static ProxyRoutes direct() {
        return direct("no proxy setting", Optional.empty());
    }

    /** Straight to the server. */
    public static ProxyRoutes direct(String setting, Optional<String> trouble) {
        return new ProxyRoutes(List.of(new ProxyRoute.Direct()), setting, trouble);
    }
}
