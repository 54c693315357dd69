package dev.scepter.agent.service;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.port.EventSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** What goes on beside the loop. For the loop's thread, but for the work itself, which rings the bell when it ends. */
final class WorkBeside {
    private final Workers workers;
    private final Bell bell;
    private final EventSink events;
    /** By name, what interrupts it. */
    private final Map<String, Runnable> running = new HashMap<>();

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    /**
     * A piece of work that has ended.
     *
     * @param outcome what it came to; empty if it was interrupted or broke down
     * @param broken it broke down
     */
    record Ended(String name, Optional<Outcome> outcome, boolean broken) {}

    /** @param events told of defects, on the thread of the work */
    WorkBeside(Workers workers, Bell bell, EventSink events) {
        this.workers = workers;
        this.bell = bell;
        this.events = events;
    }

    /** Begins a piece of work; none of that name runs. */
    void begin(String name, AgentLoop.Work work) {
        running.put(name, () -> {});
        Runnable interrupt = workers.begin(name, () -> perform(name, work));
        running.computeIfPresent(name, (key, none) -> interrupt);
    }

    /** On a thread of its own. A defect in one piece of work must not end the agent. */
    private void perform(String name, AgentLoop.Work work) {
        Optional<Outcome> outcome = Optional.empty();
        boolean broken = false;
        try {
            outcome = Optional.of(work.perform());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StackOverflowError e) {
            broken = true;
            events.accept(new Event(EventId.AGENT_TROUBLE, Optional.empty(), Troubles.defect(name, e)));
        } finally {
            ended.add(new Ended(name, outcome, broken));
            bell.ring();
        }
    }

    /** The next one that has ended, which counts as running until it is taken from here; empty if there is none. */
    Optional<Ended> nextEnded() {
        Optional<Ended> next = Optional.ofNullable(ended.poll());
        next.ifPresent(one -> running.remove(one.name()));
        return next;
    }

    boolean isRunning(String name) {
        return running.containsKey(name);
    }

    /** Whether something runs whose name is like that. */
    boolean isAnyRunning(Predicate<String> names) {
        return running.keySet().stream().anyMatch(names);
    }

    /** Makes what has such a name end soon. */
    void interrupt(Predicate<String> names) {
        running.forEach((name, interrupt) -> {
            if (names.test(name)) {
                interrupt.run();
            }
        });
    }
}
