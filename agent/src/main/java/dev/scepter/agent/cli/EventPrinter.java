package dev.scepter.agent.cli;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.EventSink;

/** Shows events on standard error, for {@code -v}. */
public final class EventPrinter implements EventSink {
    private final Console console;

    public EventPrinter(Console console) {
        this.console = console;
    }

    @Override
    public void accept(Event event) {
        String policy = event.policy().map(PolicyId::text).orElse("agent");
        console.complain("  event " + event.id().number() + " " + policy + ": "
                + event.id().text() + " " + event.detail());
    }
}
