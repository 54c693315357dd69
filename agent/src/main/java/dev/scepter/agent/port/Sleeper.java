package dev.scepter.agent.port;

import java.time.Duration;

/** Waits; in tests, only the clock moves. */
@FunctionalInterface
public interface Sleeper {

    /** Waits at least that long. */
    void sleep(Duration duration) throws InterruptedException;
}
