package dev.scepter.agent.service;

import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.Sleeper;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * What comes into an agent from outside, so that tests can hold it.
 *
 * @param clock the time
 * @param sleeper waiting
 * @param random keys, nonces, names
 * @param events notable events
 */
public record Seams(Clock clock, Sleeper sleeper, SecureRandom random, EventSink events) {

    /** The machine's own time and randomness. */
    public static Seams ofThisMachine(EventSink events) {
        return new Seams(Clock.systemUTC(), Seams::sleep, new SecureRandom(), events);
    }

    /** At least that long: a part of a millisecond counts as a whole one, and a moment that has passed as none. */
    private static void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(0, duration.plusNanos(999_999).toMillis()));
    }
}
