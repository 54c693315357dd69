package dev.scepter.lab.ca;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The faults to come, for each operation: first the queued calls in order, then the standing fault. Thread-safe.
 */
public final class LabFaults {
    private static final int MAX_QUEUED = 10_000;

    private final Map<LabOperation, Deque<Optional<LabFault>>> queued = new EnumMap<>(LabOperation.class);
    private final Map<LabOperation, LabFault> standing = new EnumMap<>(LabOperation.class);

    LabFaults() {}

    /**
     * Queues a fault for some calls.
     *
     * @param operation which calls
     * @param fault what goes wrong; must fit the operation
     * @param calls how many calls, 0 to 10,000
     */
    public synchronized void next(LabOperation operation, LabFault fault, int calls) {
        enqueue(checked(operation, fault), Optional.of(fault), calls);
    }

    /** Queues a fault for one call. */
    public void next(LabOperation operation, LabFault fault) {
        next(operation, fault, 1);
    }

    /** Queues some calls without a fault, before faults that are queued later. */
    public synchronized void pass(LabOperation operation, int calls) {
        enqueue(operation, Optional.empty(), calls);
    }

    /** Makes a fault stand for all calls that nothing is queued for. */
    public synchronized void always(LabOperation operation, LabFault fault) {
        standing.put(checked(operation, fault), fault);
    }

    /** Takes back every fault. */
    public synchronized void clear() {
        queued.clear();
        standing.clear();
    }

    /** The standing faults. */
    public synchronized Map<LabOperation, LabFault> standing() {
        return Map.copyOf(standing);
    }

    /** How many calls of an operation are queued, with and without a fault. */
    public synchronized int queued(LabOperation operation) {
        return queued.getOrDefault(operation, new ArrayDeque<>()).size();
    }

    synchronized Optional<LabFault> take(LabOperation operation) {
        Deque<Optional<LabFault>> queue = queued.getOrDefault(operation, new ArrayDeque<>());
        return queue.isEmpty() ? Optional.ofNullable(standing.get(operation)) : queue.remove();
    }

    private void enqueue(LabOperation operation, Optional<LabFault> fault, int calls) {
        Deque<Optional<LabFault>> queue = queued.computeIfAbsent(operation, any -> new ArrayDeque<>());
        if (calls < 0 || queue.size() + calls > MAX_QUEUED) {
            throw new IllegalArgumentException("0 to " + MAX_QUEUED + " calls can be queued, not " + calls + " more");
        }
        queue.addAll(Collections.nCopies(calls, fault));
    }

    private static LabOperation checked(LabOperation operation, LabFault fault) {
        if (!fault.fits(operation)) {
            throw new IllegalArgumentException(fault + " cannot happen at " + operation);
        }
        return operation;
    }
}
