package dev.scepter.agent.platform.windows.eventlog;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.EventSink;

/**
 * Writes events into the Application log. Events are few, so the log is opened for each one: its service may be restarted
 * meanwhile. What it does not take is lost here; the MDM gets events by another way.
 */
public final class WindowsEventSink implements EventSink {
    private final EventLog log;
    private final String source;

    WindowsEventSink(EventLog log, String source) {
        this.log = log;
        this.source = source;
    }

    /** The log of this machine, under the name of a source. */
    public static WindowsEventSink ofThisMachine(String source) {
        return new WindowsEventSink(new Advapi32EventLog(), source);
    }

    @Override
    public void accept(Event event) {
        try (EventLog.Source opened = log.open(source)) {
            opened.report(
                    EventMessages.type(event.id()), EventMessages.messageId(event.id()), EventMessages.text(event));
        } catch (WindowsException e) {
            // An event never fails what it tells of.
        }
    }
}
