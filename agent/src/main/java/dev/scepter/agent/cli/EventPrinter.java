package dev.scepter.agent.cli;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.EventSink;
import java.io.PrintStream;

/** Shows events on standard error, for {@code -v}. */
public final class EventPrinter implements EventSink {
    private final PrintStream err;

    public EventPrinter(PrintStream err) {
        this.err = err;
    }

    @Override
    public void accept(Event event) {
        String policy = event.policy().map(PolicyId::text).orElse("agent");
        err.println("  event " + event.id().number() + " " + policy + ": "
                + event.id().text() + " " + event.detail());
    }
}
