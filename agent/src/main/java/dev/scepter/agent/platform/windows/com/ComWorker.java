package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One thread in the apartment, and the objects on it. All but {@link #perform}, {@link #stop},
 * {@link #isRefused} and {@link #isAlive} is for that thread. */
final class ComWorker implements Runnable {
    private final ComApartment apartment;
    private final Thread thread;
    /** An empty one ends the thread. */
    private final BlockingQueue<Optional<Runnable>> works = new LinkedBlockingQueue<>();

    private final Deque<ScopedObject> ofThisWork = new ArrayDeque<>();
    private final Deque<ScopedObject> kept = new ArrayDeque<>();
    /** What kept the thread out of the apartment. */
    private volatile Optional<Throwable> refusal = Optional.empty();

    private volatile boolean unwanted;

    /** Starts the thread: a daemon, as one that never returns must not keep the process alive. */
    ComWorker(String name, ComApartment apartment) {
        this.apartment = apartment;
        thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has a piece of work done. */
    void perform(Runnable work) {
        works.add(Optional.of(work));
    }

    /** Ends the thread after what it does now, and lets that call COM no more. */
    void stop() {
        unwanted = true;
        works.add(Optional.empty());
    }

    /** Says whether the thread got into no apartment, so that it is of no use. */
    boolean isRefused() {
        return refusal.isPresent();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void run() {
        boolean inside = false;
        try {
            apartment.enter();
            inside = true;
        } catch (WindowsException | RuntimeException | Error e) {
            // An Error too, such as UnsatisfiedLinkError: whoever waits is told, and not when the time is over.
            refusal = Optional.of(e);
        }
        try {
            work();
        } finally {
            release(kept);
            if (inside) {
                apartment.leave();
            }
        }
    }

    private void work() {
        Optional<Runnable> work = next();
        while (work.isPresent()) {
            work.get().run();
            work = next();
        }
    }

    private Optional<Runnable> next() {
        while (true) {
            try {
                return works.take();
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it; what COM calls may do so all the same.
            }
        }
    }

    /** Does a piece of work in the apartment. */
    <T> T inApartment(ComThread.Work<T> work) throws WindowsException {
        if (refusal.isPresent()) {
            throw rethrown(refusal.get());
        }
        try {
            return work.run(new ComSession(this));
        } finally {
            release(ofThisWork);
        }
    }

    private static WindowsException rethrown(Throwable refusal) {
        if (refusal instanceof Error error) {
            throw error;
        }
        if (refusal instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (WindowsException) refusal;
    }

    ComObject create(ComClass type) throws WindowsException {
        requireWanted(type.name());
        return add(apartment.create(type));
    }

    ScopedObject add(ComObject raw) {
        ScopedObject object = new ScopedObject(this, raw);
        ofThisWork.push(object);
        return object;
    }

    void keep(ScopedObject object) {
        requireThread(object);
        if (ofThisWork.remove(object)) {
            kept.push(object);
        }
    }

    void forget(ScopedObject object) {
        ofThisWork.remove(object);
        kept.remove(object);
    }

    void requireThread(ScopedObject object) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(object + " belongs to the thread " + thread.getName());
        }
    }

    void requireWanted(String subject) throws WindowsException {
        if (unwanted) {
            throw new WindowsException(subject, "not called", ComConstants.RPC_E_TIMEOUT);
        }
    }

    private static void release(Deque<ScopedObject> objects) {
        List<ScopedObject> newestFirst = new ArrayList<>(objects);
        newestFirst.forEach(ScopedObject::close);
    }
}
