package dev.scepter.agent.mdm;

import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.ScepterException;
import java.util.List;

/** Makes the body of a report from the newest state and the events that go along. */
@FunctionalInterface
public interface ReportBody {

    /**
     * The body of the request, at most {@link Outbox#MOST_BODY_BYTES}. Must not add events.
     *
     * @param events at most {@link Outbox#MOST_EVENTS}, in order of their numbers
     */
    byte[] of(List<NumberedEvent> events) throws ScepterException;
}
