package dev.scepter.agent.service;

import java.time.Duration;
import java.time.Instant;

/** When the source is asked next: by its schedule, or sooner for a reason, though not more often than once a minute. */
final class AskTimes {
    private Instant next = Instant.MIN;
    private Instant last = Instant.MIN;

    boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    Instant next() {
        return next;
    }

    /** The source is asked now, and not again until its outcome has said when. */
    void asked(Instant now) {
        last = now;
        next = Instant.MAX;
    }

    Duration sinceAsked(Instant now) {
        return Duration.between(last, now);
    }

    void askAt(Instant when) {
        next = when;
    }

    /** Something happened that makes asking worth while. */
    void askSoon(Instant now) {
        Instant earliest = last.equals(Instant.MIN) ? now : last.plus(AskSchedule.SHORTEST);
        Instant soon = earliest.isAfter(now) ? earliest : now;
        if (soon.isBefore(next)) {
            next = soon;
        }
    }

    /** What was to come by the clock of before says nothing now. */
    void clockWasSet() {
        last = Instant.MIN;
        if (!next.equals(Instant.MAX)) {
            next = Instant.MIN;
        }
    }
}
