package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that a command has for all its work together, however many policies it works on and however long it waited
 * for the data folder. For one thread.
 */
public final class TimeLimit {
    /** A command ends within 75 s by contract; the rest is for starting and printing. */
    private static final Duration OF_A_COMMAND = Duration.ofSeconds(70);

    private final Clock clock;
    private Instant end;

    private TimeLimit(Clock clock, Instant end) {
        this.clock = clock;
        this.end = end;
    }

    /** The limit of a command that begins now. */
    public static TimeLimit ofCommand(Clock clock) {
        return new TimeLimit(clock, clock.instant().plus(OF_A_COMMAND));
    }

    /** Leaves out what does not count: making a key, waiting between polls. */
    void leaveOut(Duration uncounted) {
        end = end.plus(uncounted);
    }

    Deadline deadline() {
        return new Deadline(clock, end);
    }
}
