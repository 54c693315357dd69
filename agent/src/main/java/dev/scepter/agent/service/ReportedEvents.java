package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * Shows events, and keeps them for the MDM on a device that is enrolled at one: also those of commands in a second
 * shell. As safe for several threads as the sink that shows them.
 */
public final class ReportedEvents implements EventSink {
    private final EventSink shown;
    private final Outbox outbox;
    private final BooleanSupplier enrolled;
    private final Clock clock;

    /**
     * @param shown gets every event
     * @param outbox gets those of an enrolled device
     * @param enrolled asked at each event
     */
    public ReportedEvents(EventSink shown, Outbox outbox, BooleanSupplier enrolled, Clock clock) {
        this.shown = shown;
        this.outbox = outbox;
        this.enrolled = enrolled;
        this.clock = clock;
    }

    @Override
    public void accept(Event event) {
        shown.accept(event);
        if (enrolled.getAsBoolean()) {
            outbox.add(event, clock.instant());
        }
    }
}
