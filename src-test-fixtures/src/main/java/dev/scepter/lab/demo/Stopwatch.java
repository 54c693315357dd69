package dev.scepter.lab.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Measures one span of time. */
record Stopwatch(Clock clock, Instant start) {

    static Stopwatch start(Clock clock) {
        return new Stopwatch(clock, clock.instant());
    }

    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }
}
