package dev.scepter.agent.testing;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.port.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers all events. Safe for use by several threads. */
public final class RecordingEventSink implements EventSink {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Event event) {
        events.add(event);
    }

    /** All events so far, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** The kinds of all events so far, oldest first. */
    public List<EventId> ids() {
        return events.stream().map(Event::id).toList();
    }
}
