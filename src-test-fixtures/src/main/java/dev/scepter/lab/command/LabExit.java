package dev.scepter.lab.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the lab when the process is told to end (Ctrl-C, SIGTERM). That is how a lab ends, so the process ends with 0,
 * where the JVM alone would end with the number of the signal.
 */
final class LabExit implements AutoCloseable {
    private static final long MILLISECONDS = 1_500;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private LabExit(Thread worker) {
        hook = new Thread(() -> end(worker), "lab-exit");
    }

    /** Watches over the calling thread until closed. */
    static LabExit ofThisThread() {
        LabExit exit = new LabExit(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    private void end(Thread worker) {
        worker.interrupt();
        try {
            if (done.await(MILLISECONDS, TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lab is closed. */
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
