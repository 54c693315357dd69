package dev.scepter.agent.port;

import java.time.Duration;

/** Says by which proxies of the machine a server is reached. Safe for several threads. */
@FunctionalInterface
public interface ProxyResolver {
    /** A platform without proxies. */
    ProxyResolver NONE = (origin, limit) -> ProxyRoutes.direct();

    /** Nobody is asked longer. */
    Duration LONGEST = Duration.ofSeconds(5);

    /**
     * The ways to a server. What could not be found out in time or at all is told in {@link ProxyRoutes#trouble}: there
     * is always a way to try.
     *
     * @param limit how long the caller waits; {@link #LONGEST} ends it before
     * @throws InterruptedException if the thread was interrupted
     */
    ProxyRoutes routesTo(Origin origin, Duration limit) throws InterruptedException;

    /** Forgets what was found out: the machine may be in another network. */
    default void forget() {}
}
