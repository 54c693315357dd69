package dev.scepter.agent.platform.windows.scm;

import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs this process as a service, once, and tells the agent what the service manager tells of the machine: resume, sign-in,
 * a clock that was set.
 *
 * <p>Whatever the body does, the service is RUNNING as soon as it has started, and STOPPED within 3 seconds after somebody
 * asked for that: what the agent does may be cut off at any moment. The handler itself only hands on.
 */
public final class ServiceHost implements WakeUps {
    private static final Timing TIMING = new Timing(Duration.ofMillis(250), Duration.ofMillis(2_400));

    private final Dispatcher dispatcher;
    private final String name;
    private final Executor posts;
    private final Timing timing;
    private final List<Consumer<WakeUp>> listeners = new CopyOnWriteArrayList<>();
    private volatile long stopAskedAt;
    private volatile boolean stopAsked;

    /**
     * @param step how often the service manager is told that a pending state goes on
     * @param longestStop after that a stop does not wait for the body any more
     */
    record Timing(Duration step, Duration longestStop) {}

    /** One run of the body on its thread. */
    private static final class Work {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile int exitCode = ExitCode.DEFECT.number();
        /** What the service manager was told; the body may end later. */
        private volatile int told = ExitCode.DEFECT.number();
    }

    /**
     * @param posts does what the handler hands on; takes it at once
     */
    ServiceHost(Dispatcher dispatcher, String name, Executor posts, Timing timing) {
        this.dispatcher = dispatcher;
        this.name = name;
        this.posts = posts;
        this.timing = timing;
    }

    /** The service of a name, in this process; nothing is asked of Windows before {@link #run}. */
    public static ServiceHost ofThisProcess(String name) {
        Executor threads = command -> thread("scepter-control", command).start();
        return new ServiceHost(new Advapi32Dispatcher(), name, threads, TIMING);
    }

    @Override
    public Listening listen(Consumer<WakeUp> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Runs the service until it has stopped.
     *
     * @return the exit code that the service manager was told
     * @throws WindowsException if the service manager does not take this process for a service: 1063 if it did not start it
     */
    public int run(ServiceBody body) throws WindowsException, InterruptedException {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        // On a thread of its own, because the dispatcher would never return if the service could not be registered.
        thread("scepter-dispatcher", () -> dispatch(body, result)).start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WindowsException refused) {
                throw refused;
            }
            throw new IllegalStateException("the service's main function failed", e.getCause());
        }
    }

    private void dispatch(ServiceBody body, CompletableFuture<Integer> result) {
        Work work = new Work();
        try {
            dispatcher.dispatch(name, () -> serviceMain(body, work, result));
            result.complete(work.told);
        } catch (WindowsException | RuntimeException | Error e) {
            // An Error too: a process that waited for ever would never be restarted.
            result.completeExceptionally(e);
        }
    }

    private void serviceMain(ServiceBody body, Work work, CompletableFuture<Integer> result) {
        try {
            ServiceLife life = new ServiceLife(timing.step().multipliedBy(12), () -> stop(body), this::wake);
            Dispatcher.StatusHandle handle = dispatcher.register(name, life::control);
            life.begin(status -> tell(handle, status));
            thread("scepter-service", () -> work(body, life, work)).start();
            work.told = waitFor(work, life);
            life.ended(work.told);
        } catch (WindowsException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** A status that was not taken changes nothing here; the next one comes. */
    private static void tell(Dispatcher.StatusHandle handle, ServiceStatus status) {
        try {
            handle.set(status);
        } catch (WindowsException e) {
            // Nobody is there who could be told.
        }
    }

    private static void work(ServiceBody body, ServiceLife life, Work work) {
        int exitCode = ExitCode.DEFECT.number();
        try {
            exitCode = body.start();
            if (exitCode == 0 && life.running()) {
                exitCode = body.run();
            }
        } finally {
            work.exitCode = exitCode;
            work.ended.countDown();
        }
    }

    private int waitFor(Work work, ServiceLife life) {
        while (true) {
            try {
                if (work.ended.await(timing.step().toNanos(), TimeUnit.NANOSECONDS)) {
                    return work.exitCode;
                }
                if (stopAsked
                        && System.nanoTime() - stopAskedAt
                                >= timing.longestStop().toNanos()) {
                    // It was asked for and is safe: no failure.
                    return ExitCode.DONE.number();
                }
                life.progress();
            } catch (InterruptedException e) {
                // Nobody knows this thread, which is the system's; a stop comes by the handler.
            }
        }
    }

    private void stop(ServiceBody body) {
        stopAskedAt = System.nanoTime();
        stopAsked = true;
        posts.execute(body::stop);
    }

    private void wake(WakeUp why) {
        listeners.forEach(listener -> posts.execute(() -> listener.accept(why)));
    }

    /** Ends with the process. */
    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
