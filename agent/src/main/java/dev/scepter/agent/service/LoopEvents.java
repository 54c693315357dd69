package dev.scepter.agent.service;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.port.EventSink;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events of the loop itself. Some happen while it does not hold the data folder, where they are kept for the MDM; they wait
 * for its next turn. Safe for several threads.
 */
final class LoopEvents implements EventSink {
    private static final int MOST = 100;

    private final EventSink shown;
    private final EventSink kept;
    private final ConcurrentLinkedQueue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param shown told at once
     * @param kept told while the lock of the data folder is held
     */
    LoopEvents(EventSink shown, EventSink kept) {
        this.shown = shown;
        this.kept = kept;
    }

    @Override
    public void accept(Event event) {
        shown.accept(event);
        if (count.getAndIncrement() < MOST) {
            waiting.add(event);
        } else {
            count.decrementAndGet();
        }
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** Hands them on; the lock of the data folder is held. */
    void tell() {
        for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
            count.decrementAndGet();
            kept.accept(event);
        }
    }
}
