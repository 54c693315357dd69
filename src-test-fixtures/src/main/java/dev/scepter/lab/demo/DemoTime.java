package dev.scepter.lab.demo;

import dev.scepter.agent.port.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time of everything in the demo: it begins in the past and skips what nobody wants to wait for, up to about now.
 * So all that it leaves behind is of the past. Thread-safe.
 */
final class DemoTime extends Clock implements Sleeper {
    private final Clock real;
    private volatile Duration ahead;

    DemoTime(Clock real, Duration behind) {
        this.real = real;
        this.ahead = behind.negated();
    }

    /** Lets time pass at once. */
    synchronized void skip(Duration time) {
        ahead = ahead.plus(time);
    }

    @Override
    public void sleep(Duration duration) {
        skip(duration);
    }

    @Override
    public Instant instant() {
        return real.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new DemoTime(real.withZone(zone), ahead.negated());
    }
}
