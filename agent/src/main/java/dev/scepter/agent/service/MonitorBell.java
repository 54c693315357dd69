package dev.scepter.agent.service;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bell in real time. */
final class MonitorBell implements Bell {
    private final Semaphore rings = new Semaphore(0);

    @Override
    public void ring() {
        rings.release();
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
        if (rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            rings.drainPermits();
        }
    }
}
