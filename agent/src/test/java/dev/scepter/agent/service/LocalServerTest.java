package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.channel.Answer;
import dev.scepter.agent.channel.Call;
import dev.scepter.agent.channel.ClientSide;
import dev.scepter.agent.channel.Handler;
import dev.scepter.agent.channel.Request;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.platform.unix.UnixSockets;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.testing.RecordingEventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The running agent's side, over sockets. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LocalServerTest {
    private static final ObjectNode FINE = JsonNodeFactory.instance.objectNode().put("fine", true);

    private final RecordingEventSink events = new RecordingEventSink();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final AtomicInteger failuresToListen = new AtomicInteger();
    private final AtomicInteger failuresToAccept = new AtomicInteger();
    private final AtomicInteger failuresToStart = new AtomicInteger();
    private final AtomicInteger defectsToListen = new AtomicInteger();
    private final AtomicInteger defectsToAccept = new AtomicInteger();
    private final Semaphore listened = new Semaphore(0);
    private final Semaphore working = new Semaphore(0);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Path folder;
    private LocalChannel sockets;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("sc");
        sockets = new UnixSockets(folder);
    }

    @AfterEach
    void clean() throws IOException {
        clients.shutdownNow();
        Files.deleteIfExists(folder.resolve("admin.sock"));
        Files.deleteIfExists(folder.resolve("status.sock"));
        Files.delete(folder);
    }

    @Test
    void clients_areAnsweredAtBothEndpoints() throws IOException {
        try (LocalServer server = LocalServer.start(sockets, (endpoint, request) -> new Answer.Result(FINE), events)) {
            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).contains(new Answer.Result(FINE));
            assertThat(ask(LocalChannel.Endpoint.ADMIN, Call.LOOK_NOW)).contains(new Answer.Result(FINE));
            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.LOOK_NOW)).get().isInstanceOf(Answer.Refused.class);
        }
        assertThat(events.ids()).isEmpty();
    }

    @Test
    void closedServer_isGone() throws IOException {
        LocalServer.start(sockets, (endpoint, request) -> new Answer.Result(FINE), events)
                .close();

        assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void platformWithoutChannel_isNoTrouble() {
        LocalServer.start(LocalChannel.NONE, (endpoint, request) -> new Answer.Result(FINE), events)
                .close();

        assertThat(events.ids()).isEmpty();
    }

    @Test
    void nameThatIsTaken_isToldOnceAndTriedAgain() throws Exception {
        failuresToListen.set(5);
        try (LocalServer server = server((endpoint, request) -> new Answer.Result(FINE))) {
            server.start();
            listened.acquire(2);

            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isPresent();
            assertThat(ask(LocalChannel.Endpoint.ADMIN, Call.STATUS)).isPresent();
        }
        assertThat(events.ids()).containsOnly(EventId.AGENT_TROUBLE).hasSizeBetween(1, 2);
        assertThat(events.events().get(0).detail()).contains("the local channel", "the name is taken");
    }

    @Test
    void brokenListener_isOpenedAnew() throws Exception {
        failuresToAccept.set(1);
        try (LocalServer server = server((endpoint, request) -> new Answer.Result(FINE))) {
            server.start();
            listened.acquire(3);

            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isPresent();
            assertThat(ask(LocalChannel.Endpoint.ADMIN, Call.STATUS)).isPresent();
        }
        assertThat(events.ids()).containsExactly(EventId.AGENT_TROUBLE);
    }

    @Test
    void defects_areTold_andTheEndpointIsOpenedAnew() throws Exception {
        defectsToListen.set(1);
        defectsToAccept.set(1);
        try (LocalServer server = server((endpoint, request) -> new Answer.Result(FINE))) {
            server.start();
            listened.acquire(3);

            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isPresent();
            assertThat(ask(LocalChannel.Endpoint.ADMIN, Call.STATUS)).isPresent();
        }
        assertThat(events.ids()).containsOnly(EventId.AGENT_TROUBLE).hasSizeBetween(1, 2);
        assertThat(events.events().get(0).detail()).contains("IllegalStateException: a defect");
    }

    @Test
    void clientWithoutAThread_isLetGo_andTheNextOneIsAnswered() throws Exception {
        failuresToStart.set(1);
        try (LocalServer server = server((endpoint, request) -> new Answer.Result(FINE))) {
            server.start();
            listened.acquire(2);

            assertThatThrownBy(() -> ask(LocalChannel.Endpoint.STATUS, Call.STATUS))
                    .isInstanceOf(IOException.class);
            listened.acquire();
            assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isPresent();
        }
        assertThat(events.ids()).containsExactly(EventId.AGENT_TROUBLE);
        assertThat(events.events().get(0).detail()).contains("unable to create native thread");
    }

    @Test
    void eightClientsAreServedAtOnce_furtherOnesWait() throws Exception {
        try (LocalServer server = LocalServer.start(sockets, this::untilReleased, events)) {
            List<Future<Optional<Answer>>> asking = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                asking.add(clients.submit(() -> ask(LocalChannel.Endpoint.STATUS, Call.STATUS)));
            }
            working.acquire(8);

            assertThat(working.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(ask(LocalChannel.Endpoint.ADMIN, Call.AGENT))
                    .as("the other endpoint")
                    .isPresent();
            mayEnd.countDown();
            for (Future<Optional<Answer>> one : asking) {
                assertThat(one.get()).contains(new Answer.Result(FINE));
            }
        }
    }

    @Test
    void close_endsWhatGoesOnWithinASecond() throws Exception {
        LocalServer server = LocalServer.start(sockets, this::untilReleased, events);
        Future<Optional<Answer>> asking = clients.submit(() -> ask(LocalChannel.Endpoint.STATUS, Call.STATUS));
        working.acquire();

        Future<?> closing = clients.submit(server::close);

        assertEndsWithinASecond(closing);
        assertThatThrownBy(() -> asking.get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(events.ids()).isEmpty();
    }

    @Test
    void close_endsTheWaitForABetterTime() throws Exception {
        failuresToListen.set(2);
        LocalServer server = new LocalServer(
                troubled(),
                (endpoint, request) -> new Answer.Result(FINE),
                events,
                Duration.ofHours(1),
                LocalServer::worker);
        server.start();

        assertEndsWithinASecond(clients.submit(server::close));
        assertThat(ask(LocalChannel.Endpoint.STATUS, Call.STATUS)).isEmpty();
    }

    private static void assertEndsWithinASecond(Future<?> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        work.get(1, TimeUnit.SECONDS);
    }

    private LocalServer server(Handler handler) {
        return new LocalServer(troubled(), handler, events, Duration.ofMillis(1), this::worker);
    }

    private Thread worker(Runnable work) {
        if (failuresToStart.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            return LocalServer.worker(work);
        }
        return new Thread(work) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    private Answer untilReleased(LocalChannel.Endpoint endpoint, Request request) throws InterruptedException {
        if (request.call() == Call.STATUS) {
            working.release();
            mayEnd.await();
        }
        return new Answer.Result(FINE);
    }

    private Optional<Answer> ask(LocalChannel.Endpoint endpoint, Call call) throws IOException {
        return new ClientSide(sockets, System::nanoTime).ask(endpoint, Request.of(call));
    }

    /** Sockets that fail as often as the test wants. */
    private LocalChannel troubled() {
        return new LocalChannel() {
            @Override
            public Optional<Listener> listen(Endpoint endpoint) throws IOException {
                if (failuresToListen.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("the name is taken");
                }
                if (defectsToListen.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("a defect");
                }
                Listener listener = sockets.listen(endpoint).orElseThrow();
                listened.release();
                return Optional.of(new Listener() {
                    @Override
                    public Connection accept() throws IOException {
                        if (failuresToAccept.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new IOException("it broke");
                        }
                        if (defectsToAccept.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new IllegalStateException("a defect");
                        }
                        return listener.accept();
                    }

                    @Override
                    public void close() {
                        listener.close();
                    }
                });
            }

            @Override
            public Optional<Connection> connect(Endpoint endpoint) throws IOException {
                return sockets.connect(endpoint);
            }
        };
    }
}
