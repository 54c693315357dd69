package dev.scepter.lab.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a thread end in order when the process is told to end (Ctrl-C, SIGTERM): it is interrupted and has a few seconds
 * to clean up.
 */
final class CleanExit implements AutoCloseable {
    private static final long SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private CleanExit(Thread worker) {
        hook = new Thread(() -> end(worker), "demo-exit");
    }

    /** Watches over the calling thread until closed. */
    static CleanExit ofThisThread() {
        CleanExit exit = new CleanExit(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    private void end(Thread worker) {
        worker.interrupt();
        try {
            if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                return; // the next demo cleans up
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending; the hook is what waits for this.
        }
    }
}
