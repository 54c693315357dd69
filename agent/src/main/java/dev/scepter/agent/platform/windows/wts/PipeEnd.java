package dev.scepter.agent.platform.windows.wts;

import dev.scepter.agent.platform.windows.WindowsException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The agent's end of a pipe to a process of a user. That process may have given its own end to others, which outlive it: then only
 * the agent can end a call that waits for them.
 */
final class PipeEnd {
    private static final int SLICE_MILLIS = 20;
    private static final int SLICES = 25;

    private final WtsCalls windows;
    private final long handle;
    /** Held for a call on the pipe. */
    private final ReentrantLock use = new ReentrantLock();
    /** Held to close the handle or to cancel by it: its number may be somebody else's after that. */
    private final Object life = new Object();

    private volatile boolean shut;
    private boolean closed;

    /** Takes the handle over. */
    PipeEnd(WtsCalls windows, long handle) {
        this.windows = windows;
        this.handle = handle;
    }

    int read(byte[] into, int offset, int length) throws IOException {
        int[] count = new int[1];
        perform(() -> count[0] = windows.read(handle, into, offset, length));
        return count[0];
    }

    void write(byte[] content, int offset, int length) throws IOException {
        perform(() -> windows.write(handle, content, offset, length));
    }

    @FunctionalInterface
    private interface Call {
        void perform() throws WindowsException;
    }

    private void perform(Call call) throws IOException {
        use.lock();
        try {
            if (shut) {
                throw new IOException("the process was ended");
            }
            call.perform();
        } catch (WindowsException e) {
            throw new IOException(shut ? "the process was ended" : e.getMessage(), e);
        } finally {
            if (shut) {
                closeHandle();
            }
            use.unlock();
        }
    }

    /** Ends the call that is under way, if there is one; whoever is last on the pipe closes the handle. Takes at most half a second. */
    void shut() {
        shut = true;
        boolean interrupted = false;
        boolean alone = use.tryLock();
        // A call that is about to begin is not there yet to be cancelled.
        for (int i = 0; i < SLICES && !alone; i++) {
            cancel();
            try {
                alone = use.tryLock(SLICE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                // It takes no long time.
                interrupted = true;
            }
        }
        if (alone) {
            try {
                closeHandle();
            } finally {
                use.unlock();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel() {
        synchronized (life) {
            if (!closed) {
                windows.cancel(handle);
            }
        }
    }

    private void closeHandle() {
        synchronized (life) {
            if (!closed) {
                closed = true;
                windows.close(handle);
            }
        }
    }
}
