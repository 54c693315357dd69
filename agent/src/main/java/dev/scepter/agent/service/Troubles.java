package dev.scepter.agent.service;

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

/** Tells trouble of the agent itself. What goes on and on is told once, until it was away for two hours. For one thread. */
final class Troubles {
    /** Longer than what broke down or was refused is put off. */
    private static final Duration AWAY = Duration.ofHours(2);
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
        String words = where + e.code() + ": " + e.getMessage();
        tell(words, words);
    }

    /** Tells a defect. */
    void tellDefect(String where, Throwable e) {
        tell("", ScepterException.defect(where, e));
    }

    /**
     * Tells a failure in a stranger's words, which may differ each time.
     *
     * @param what it is known by, whatever the words
     */
    void tell(String what, String words) {
        Instant now = clock.instant();
        lastSeen.values().removeIf(seen -> Duration.between(seen, now).abs().compareTo(AWAY) > 0);
        boolean goesOn = lastSeen.containsKey(what);
        if (goesOn || lastSeen.size() < MOST) {
            lastSeen.put(what, now);
        }
        if (!goesOn) {
            events.accept(new Event(EventId.AGENT_TROUBLE, Optional.<PolicyId>empty(), words));
        }
    }
}
