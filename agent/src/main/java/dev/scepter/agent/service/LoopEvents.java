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
    /** The first of those that wait broke down before. */
    private boolean triedBefore;

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
        if (count.getAndIncrement() < MOST) {
            waiting.add(event);
        } else {
            // Somebody holds the folder for long, and it was shown: what began is worth more than what goes on.
            count.decrementAndGet();
        }
        shown.accept(event);
    }

    boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /**
     * Hands them on; the lock of the data folder is held. For one thread. One whose writing breaks down is tried once more by
     * the next call, and then given up: it must not hold up all others, and what comes after this in the loop.
     */
    void tell() {
        for (Event event = waiting.peek(); event != null; event = waiting.peek()) {
            if (triedBefore) {
                drop();
                kept.accept(event);
            } else {
                triedBefore = true;
                kept.accept(event);
                drop();
            }
        }
    }

    private void drop() {
        waiting.remove();
        count.decrementAndGet();
        triedBefore = false;
    }
}
