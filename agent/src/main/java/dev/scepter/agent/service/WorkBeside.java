package dev.scepter.agent.service;

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
    private final Troubles troubles;
    /** By name, what interrupts it. */
    private final Map<String, Runnable> running = new HashMap<>();

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    /**
     * A piece of work that has ended.
     *
     * @param outcome what it came to; empty if it was interrupted or broke down
     * @param broken it broke down
     * @param defect what broke it down, if that is known
     */
    record Ended(String name, Optional<Outcome> outcome, boolean broken, Optional<Throwable> defect) {}

    /** @param troubles told of defects */
    WorkBeside(Workers workers, Bell bell, Troubles troubles) {
        this.workers = workers;
        this.bell = bell;
        this.troubles = troubles;
    }

    /** Begins a piece of work; none of that name runs. */
    void begin(String name, AgentLoop.Work work) {
        running.put(name, () -> {});
        Runnable interrupt = workers.begin(name, () -> perform(name, work));
        running.computeIfPresent(name, (key, none) -> interrupt);
    }

    /**
     * On a thread of its own. No defect in one piece of work must end the agent; of an error that is none, the loop learns that
     * the work broke down, and the thread ends by it.
     */
    private void perform(String name, AgentLoop.Work work) {
        Optional<Outcome> outcome = Optional.empty();
        Optional<Throwable> defect = Optional.empty();
        boolean broken = true;
        try {
            outcome = Optional.of(work.perform());
            broken = false;
        } catch (InterruptedException e) {
            broken = false;
            Thread.currentThread().interrupt();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            defect = Optional.of(e);
        } finally {
            ended.add(new Ended(name, outcome, broken, defect));
            bell.ring();
        }
    }

    /** The next one that has ended, told of if it broke down, which counts as running until it is taken from here; empty if there is none. */
    Optional<Ended> nextEnded() {
        Optional<Ended> next = Optional.ofNullable(ended.poll());
        next.ifPresent(one -> running.remove(one.name()));
        next.flatMap(Ended::defect)
                .ifPresent(defect -> troubles.tellDefect(next.orElseThrow().name(), defect));
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
