package dev.scepter.agent.service;

import dev.scepter.agent.channel.Handler;
import dev.scepter.agent.channel.ServerSide;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Answers commands while the resident agent runs: eight clients at once at each endpoint, further ones wait.
 *
 * <p>An endpoint that cannot be had, or breaks, is told once as trouble and tried again each minute; the agent works without.
 */
public final class LocalServer implements AutoCloseable {
    private static final int CLIENTS = 8;
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final LocalChannel channel;
    private final ServerSide protocol;
    private final EventSink events;
    private final Duration betweenTries;
    private final Function<Runnable, Thread> workerOf;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<Endpoint, Listener> listeners = new EnumMap<>(Endpoint.class);
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Thread> workers = new HashSet<>();

    /** @param workerOf makes a thread that was not started yet, and does not keep the program alive */
    LocalServer(
            LocalChannel channel,
            Handler handler,
            EventSink events,
            Duration betweenTries,
            Function<Runnable, Thread> workerOf) {
        this.channel = channel;
        this.protocol = new ServerSide(handler, System::nanoTime);
        this.events = events;
        this.betweenTries = betweenTries;
        this.workerOf = workerOf;
    }

    /**
     * Listens from now on. The residence of the agent is held until this is closed.
     *
     * @param handler does what clients ask
     * @param events told of trouble, on any thread
     */
    public static LocalServer start(LocalChannel channel, Handler handler, EventSink events) {
        LocalServer server = new LocalServer(channel, handler, events, BETWEEN_TRIES, LocalServer::worker);
        server.start();
        return server;
    }

    static Thread worker(Runnable work) {
        Thread worker = new Thread(work, "scepter-channel-client");
        worker.setDaemon(true);
        return worker;
    }

    void start() {
        for (Endpoint endpoint : Endpoint.values()) {
            new Listening(endpoint).begin();
        }
    }

    /** One endpoint. */
    private final class Listening implements Runnable {
        private final Endpoint endpoint;
        private final Semaphore room = new Semaphore(CLIENTS);
        private boolean told;
        private Optional<Listener> open = Optional.empty();

        Listening(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Tries at once, so that the first command finds it. */
        void begin() {
            try {
                open = opened();
                if (open.isEmpty()) {
                    return;
                }
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                tell(e);
            }
            Thread thread = new Thread(this, "scepter-channel-" + endpoint);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            try {
                while (!isStopping()) {
                    try {
                        if (open.isEmpty()) {
                            stop.await(betweenTries.toNanos(), TimeUnit.NANOSECONDS);
                            open = isStopping() ? Optional.empty() : opened();
                        }
                        if (open.isPresent()) {
                            serve(open.get());
                        }
                    } catch (IOException | RuntimeException | OutOfMemoryError e) {
                        // A defect or a lack of threads ends the endpoint for a minute, not for good.
                        shut();
                        tell(e);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                shut();
            }
        }

        private Optional<Listener> opened() throws IOException {
            Optional<Listener> listener = channel.listen(endpoint);
            synchronized (LocalServer.this) {
                if (isStopping()) {
                    listener.ifPresent(Listener::close);
                    return Optional.empty();
                }
                listener.ifPresent(value -> listeners.put(endpoint, value));
            }
            return listener;
        }

        private void shut() {
            open.ifPresent(Listener::close);
            open = Optional.empty();
        }

        private void serve(Listener listener) throws IOException, InterruptedException {
            while (!isStopping()) {
                room.acquire();
                boolean begun = false;
                try {
                    begun = beginClient(listener.accept(), endpoint, room);
                } finally {
                    if (!begun) {
                        room.release();
                    }
                }
                told = false;
            }
        }

        private void tell(Throwable e) {
            if (!told && !isStopping()) {
                told = true;
                events.accept(new Event(
                        EventId.AGENT_TROUBLE,
                        Optional.empty(),
                        "the local channel for " + (endpoint == Endpoint.ADMIN ? "administrators" : "status")
                                + " cannot be had: " + (e instanceof IOException ? e.getMessage() : e.toString())
                                + "; the agent works without, and tries again"));
            }
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Takes the connection over, also if it fails. */
    private synchronized boolean beginClient(Connection connection, Endpoint endpoint, Semaphore room) {
        if (isStopping()) {
            connection.close();
            return false;
        }
        Thread worker = workerOf.apply(() -> {
            try (connection) {
                protocol.serve(connection, endpoint);
            } catch (IOException e) {
                // A client that went or was too slow; it is nobody's trouble here.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                ended(connection, Thread.currentThread());
                room.release();
            }
        });
        boolean started = false;
        connections.add(connection);
        workers.add(worker);
        try {
            worker.start();
            started = true;
            return true;
        } finally {
            if (!started) {
                ended(connection, worker);
                connection.close();
            }
        }
    }

    private synchronized void ended(Connection connection, Thread worker) {
        connections.remove(connection);
        workers.remove(worker);
    }

    /** Ends at once what goes on; returns within a second. */
    @Override
    public void close() {
        List<Listener> open;
        List<Connection> served;
        synchronized (this) {
            stop.countDown();
            open = List.copyOf(listeners.values());
            served = List.copyOf(connections);
            workers.forEach(Thread::interrupt);
        }
        open.forEach(Listener::close);
        served.forEach(Connection::close);
    }
}
