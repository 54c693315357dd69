package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thread of its own in the multithreaded apartment, on which all calls of COM are made, one piece of work at a time. It is
 * started by the first of them. Work that does not end in time, or whose caller was interrupted, is given up with its thread:
 * it makes no further call, its objects are released when its call returns, and the next work has a new thread. Safe for
 * several threads.
 */
public final class ComThread implements AutoCloseable {
    /** So many that never return, and there are no more. */
    static final int MOST_LOST = 4;

    private final String name;
    private final ComApartment apartment;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<ComWorker> lost = new ArrayList<>();
    private Optional<ComWorker> worker = Optional.empty();

    /** Work on COM objects. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs on the thread; objects must not leave it but as what they are kept by. */
        T run(ComSession com) throws WindowsException;
    }

    ComThread(String name, ComApartment apartment) {
        this.name = name;
        this.apartment = apartment;
    }

    /**
     * On Windows' own COM. Starts nothing yet.
     *
     * @param name of the thread
     */
    public static ComThread onWindows(String name) {
        return new ComThread(name, new NativeApartment());
    }

    /**
     * On classes of others: for tests.
     *
     * @param classes called on the thread alone
     */
    public static ComThread onClasses(String name, ComClasses classes) {
        return new ComThread(name, new PlainApartment(classes));
    }

    /**
     * Has work done, and waits for it.
     *
     * @param limit for the wait for other work and for this, both together
     * @throws WindowsException as the work throws it; RPC_E_TIMEOUT if the time is over
     * @throws InterruptedException if the caller was interrupted; the work may go on until its call of COM returns
     */
    public <T> T call(Work<T> work, Duration limit) throws WindowsException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw late("waiting for other work");
        }
        try {
            ComWorker now = worker();
            FutureTask<T> task = new FutureTask<>(() -> now.inApartment(work));
            now.perform(task);
            boolean ended = false;
            try {
                T result = task.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                ended = true;
                return result;
            } catch (ExecutionException e) {
                ended = !now.isRefused();
                throw failure(e);
            } catch (TimeoutException e) {
                throw late(limit.toSeconds() + " s");
            } finally {
                if (!ended) {
                    giveUp(now);
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Ends the thread after what it does now; its kept objects are released then. The next call would start another one. */
    @Override
    public void close() {
        turn.lock();
        try {
            worker.ifPresent(this::giveUp);
        } finally {
            turn.unlock();
        }
    }

    private ComWorker worker() throws WindowsException {
        lost.removeIf(one -> !one.isAlive());
        if (worker.isEmpty()) {
            if (lost.size() >= MOST_LOST) {
                throw late(MOST_LOST + " threads that did not return");
            }
            worker = Optional.of(new ComWorker(name, apartment));
        }
        return worker.get();
    }

    private void giveUp(ComWorker one) {
        one.stop();
        lost.add(one);
        worker = Optional.empty();
    }

    private WindowsException late(String subject) {
        return new WindowsException(name, subject, ComConstants.RPC_E_TIMEOUT);
    }

    private static WindowsException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof WindowsException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        // Work throws nothing else that is checked.
        throw cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
