package dev.scepter.lab.mdm;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How a held answer ({@code Prefer: wait=N}) waits. */
@FunctionalInterface
public interface MdmWaiter {

    /**
     * Waits until something changed or the time is over; may return early.
     *
     * @param changed says whether something changed that the device does not know
     * @param atMost positive
     */
    void await(BooleanSupplier changed, Duration atMost) throws InterruptedException;

    /** Answers at once. */
    static MdmWaiter none() {
        return (changed, atMost) -> {};
    }
}
