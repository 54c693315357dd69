package dev.scepter.lab.mdm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The faults to come, for each call: first the queued ones in order, then the standing fault. Thread-safe.
 */
public final class MdmFaults {
    private static final int MAX_QUEUED = 10_000;

    private final Map<MdmOperation, Deque<Optional<MdmFault>>> queued = new EnumMap<>(MdmOperation.class);
    private final Map<MdmOperation, MdmFault> standing = new EnumMap<>(MdmOperation.class);
    private Duration retryAfter = Duration.ofMinutes(2);

    MdmFaults() {}

    /**
     * Queues a fault for some calls.
     *
     * @param operation which calls
     * @param fault what goes wrong; must fit the operation
     * @param calls how many calls, 0 to 10,000
     */
    public synchronized void next(MdmOperation operation, MdmFault fault, int calls) {
        enqueue(checked(operation, fault), Optional.of(fault), calls);
    }

    /** Queues a fault for one call. */
    public void next(MdmOperation operation, MdmFault fault) {
        next(operation, fault, 1);
    }

    /** Queues some calls without a fault, before faults that are queued later. */
    public synchronized void pass(MdmOperation operation, int calls) {
        enqueue(operation, Optional.empty(), calls);
    }

    /** Makes a fault stand for all calls that nothing is queued for. */
    public synchronized void always(MdmOperation operation, MdmFault fault) {
        standing.put(checked(operation, fault), fault);
    }

    /** Makes a fault stand for all calls that it fits. */
    public synchronized void always(MdmFault fault) {
        for (MdmOperation operation : MdmOperation.values()) {
            if (fault.fits(operation)) {
                standing.put(operation, fault);
            }
        }
    }

    /** Sets what {@link MdmFault#BUSY} and {@link MdmFault#UNAVAILABLE} say in Retry-After; in whole seconds. */
    public synchronized void retryAfter(Duration duration) {
        retryAfter = duration;
    }

    /** Takes back every fault. */
    public synchronized void clear() {
        queued.clear();
        standing.clear();
    }

    /** The standing faults. */
    public synchronized Map<MdmOperation, MdmFault> standing() {
        return Map.copyOf(standing);
    }

    /** How many calls of an operation are queued, with and without a fault. */
    public synchronized int queued(MdmOperation operation) {
        return queued.getOrDefault(operation, new ArrayDeque<>()).size();
    }

    synchronized Duration retryAfter() {
        return retryAfter;
    }

    synchronized Optional<MdmFault> take(MdmOperation operation) {
        Deque<Optional<MdmFault>> queue = queued.getOrDefault(operation, new ArrayDeque<>());
        return queue.isEmpty() ? Optional.ofNullable(standing.get(operation)) : queue.remove();
    }

    private void enqueue(MdmOperation operation, Optional<MdmFault> fault, int calls) {
        Deque<Optional<MdmFault>> queue = queued.computeIfAbsent(operation, any -> new ArrayDeque<>());
        if (calls < 0 || queue.size() + calls > MAX_QUEUED) {
            throw new IllegalArgumentException("0 to " + MAX_QUEUED + " calls can be queued, not " + calls + " more");
        }
        queue.addAll(Collections.nCopies(calls, fault));
    }

    private static MdmOperation checked(MdmOperation operation, MdmFault fault) {
        if (!fault.fits(operation)) {
            throw new IllegalArgumentException(fault + " cannot happen at " + operation);
        }
        return operation;
    }
}
