package dev.scepter.lab.demo;

import dev.scepter.agent.port.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of everything in the demo, in UTC: it stands still, and is put forward by what somebody waits for. So nobody
 * waits for real, and no run of the demo differs from another by how fast the machine is. Thread-safe.
 */
final class DemoTime extends Clock implements Sleeper {
    private volatile Instant now;

    DemoTime(Instant start) {
        this.now = start;
    }

    /** Lets time pass at once. */
    synchronized void skip(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void sleep(Duration duration) {
        skip(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Not needed: agent and lab work in UTC only. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }
}
