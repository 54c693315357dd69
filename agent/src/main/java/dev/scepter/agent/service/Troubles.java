package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells trouble of the agent itself. What goes on and on is told once, until it was away for an hour. For one thread. */
final class Troubles {
    private static final Duration AWAY = Duration.ofHours(1);
    /** Words that are remembered; more than that come from nothing that goes on. */
    private static final int MOST = 100;

    private final EventSink events;
    private final Clock clock;
    private final Map<String, Instant> lastSeen = new HashMap<>();

    Troubles(EventSink events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * Tells a failure.
     *
     * @param where the piece of work, with a colon and a space after it; may be empty
     */
    void tell(String where, ScepterException e) {
        tell(where + e.code() + ": " + e.getMessage());
    }

    /** Tells a defect. */
    void tellDefect(String where, Throwable e) {
        tell(defect(where, e));
    }

    /** The words for a defect; a stranger's text is not among them, as it may hold anything. */
    static String defect(String where, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return ErrorCode.DEFECT + ": " + where + ": an unexpected "
                + e.getClass().getName() + place;
    }

    private void tell(String words) {
        Instant now = clock.instant();
        lastSeen.values().removeIf(seen -> Duration.between(seen, now).abs().compareTo(AWAY) > 0);
        boolean goesOn = lastSeen.containsKey(words);
        if (goesOn || lastSeen.size() < MOST) {
            lastSeen.put(words, now);
        }
        if (!goesOn) {
            events.accept(new Event(EventId.AGENT_TROUBLE, Optional.<PolicyId>empty(), words));
        }
    }
}
