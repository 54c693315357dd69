package dev.scepter.agent.port;

import dev.scepter.agent.model.Event;

/**
 * Takes notable events: the event log on Windows, standard error with {@code -v} elsewhere. Never fails. Safe for
 * several threads.
 */
@FunctionalInterface
public interface EventSink {

    void accept(Event event);
}
