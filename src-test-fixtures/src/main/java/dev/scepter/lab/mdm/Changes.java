package dev.scepter.lab.mdm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Wakes those who hold an answer when something changed. Thread-safe. */
final class Changes implements MdmWaiter {
    synchronized void announce() {
        notifyAll();
    }

    /** {@code changed} must take no lock that is held by who announces. */
    @Override
    public synchronized void await(BooleanSupplier changed, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!changed.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
