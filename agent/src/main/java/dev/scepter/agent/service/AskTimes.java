package dev.scepter.agent.service;

import java.time.Duration;
import java.time.Instant;

/**
 * When the source is asked next: by its schedule, or sooner for a reason, though not more often than once a minute. A reason
 * that comes during an asking outlasts it.
 */
final class AskTimes {
    private boolean asking;
    private Instant planned = Instant.MIN;
    /** The earliest asking that was wished for since the last one began. */
    private Instant wished = Instant.MAX;

    private Instant last = Instant.MIN;

    boolean isDue(Instant now) {
        return !now.isBefore(next());
    }

    Instant next() {
        if (asking) {
            return Instant.MAX;
        }
        return wished.isBefore(planned) ? wished : planned;
    }

    /** The source is asked now, and not again until its outcome has said when. */
    void asked(Instant now) {
        last = now;
        asking = true;
        wished = Instant.MAX;
    }

    Duration sinceAsked(Instant now) {
        return Duration.between(last, now);
    }

    /** The outcome says when to ask again. */
    void askAt(Instant when) {
        asking = false;
        planned = when;
    }

    /** Something happened that makes asking worth while. */
    void askSoon(Instant now) {
        Instant earliest = last.equals(Instant.MIN) ? now : last.plus(AskSchedule.SHORTEST);
        Instant soon = earliest.isAfter(now) ? earliest : now;
        if (soon.isBefore(wished)) {
            wished = soon;
        }
    }

    /** What was to come by the clock of before says nothing now. */
    void clockWasSet() {
        last = Instant.MIN;
        planned = Instant.MIN;
    }
}
