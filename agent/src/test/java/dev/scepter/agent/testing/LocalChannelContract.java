package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link LocalChannel} does. */
@Tag("contract")
@Timeout(60)
public abstract class LocalChannelContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService others = Executors.newCachedThreadPool();

    /** The channel of this test; called again, that of another process. */
    protected abstract LocalChannel open() throws IOException;

    @AfterEach
    void stopOthers() {
        others.shutdownNow();
    }

    @Test
    void bytes_goBothWays() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.STATUS);
                    Connection server = accepted.get()) {
                client.write(bytes("question"), LONG);
                String asked = read(server, 8);
                server.write(bytes("answer"), LONG);

                assertThat(asked).isEqualTo("question");
                assertThat(read(client, 6)).isEqualTo("answer");
            }
        }
    }

    @Test
    void nobodyListens_isSaid() throws Exception {
        assertThat(open().connect(Endpoint.STATUS)).isEmpty();
    }

    @Test
    void closedListener_isNoneAnyMore() throws Exception {
        Listener listener = listen(Endpoint.ADMIN);
        listener.close();
        listener.close();

        assertThat(open().connect(Endpoint.ADMIN)).isEmpty();
        assertThatThrownBy(listener::accept).isInstanceOf(IOException.class);
    }

    @Test
    void listenerAfterAClosedOne_isConnectedTo() throws Exception {
        listen(Endpoint.ADMIN).close();

        try (Listener listener = listen(Endpoint.ADMIN)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.ADMIN);
                    Connection server = accepted.get()) {
                client.write(bytes("x"), LONG);

                assertThat(read(server, 1)).isEqualTo("x");
            }
        }
    }

    @Test
    void endpoints_areApart() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            assertThat(open().connect(Endpoint.ADMIN)).isEmpty();
        }
    }

    @Test
    void clientAfterClient_isServed() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            for (int i = 0; i < 20; i++) {
                Future<Connection> accepted = beside(listener::accept);
                try (Connection client = connect(Endpoint.STATUS);
                        Connection server = accepted.get()) {
                    server.write(bytes("a"), LONG);

                    assertThat(read(client, 1)).isEqualTo("a");
                }
            }
        }
    }

    @Test
    void clientsAtOnce_areKeptApart() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> firstAccepted = beside(listener::accept);
            try (Connection first = connect(Endpoint.STATUS);
                    Connection ofFirst = firstAccepted.get()) {
                Future<Connection> secondAccepted = beside(listener::accept);
                try (Connection second = connect(Endpoint.STATUS);
                        Connection ofSecond = secondAccepted.get()) {
                    ofSecond.write(bytes("2"), LONG);
                    ofFirst.write(bytes("1"), LONG);

                    assertThat(read(first, 1)).isEqualTo("1");
                    assertThat(read(second, 1)).isEqualTo("2");
                }
            }
        }
    }

    @Test
    void largeMessages_areWhole() throws Exception {
        byte[] large = new byte[1_000_000];
        new Random(7).nextBytes(large);

        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.STATUS);
                    Connection server = accepted.get()) {
                Future<Boolean> written = beside(() -> {
                    server.write(large, LONG);
                    return true;
                });
                byte[] got = readBytes(client, large.length);

                assertThat(written.get()).isTrue();
                assertThat(got).isEqualTo(large);
            }
        }
    }

    @Test
    void otherSideThatSaysNothing_isGivenUp() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.STATUS);
                    Connection server = accepted.get()) {
                assertThatThrownBy(() -> server.read(new byte[1], 0, 1, Duration.ofMillis(50)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("too long");
                // What was given up took nothing with it.
                client.write(bytes("x"), LONG);
                assertThat(read(server, 1)).isEqualTo("x");
            }
        }
    }

    @Test
    void otherSideThatReadsNothing_isGivenUp() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.STATUS);
                    Connection server = accepted.get()) {
                assertThatThrownBy(() -> server.write(new byte[4_000_000], Duration.ofMillis(50)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("too long");
            }
        }
    }

    @Test
    void otherSideThatGoes_isTheEnd() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            Connection client = connect(Endpoint.STATUS);
            try (Connection server = accepted.get()) {
                client.write(bytes("last"), LONG);
                client.close();

                assertThat(read(server, 4)).isEqualTo("last");
                assertThat(server.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
                assertThatThrownBy(() -> {
                            server.write(bytes("late"), LONG);
                            server.write(bytes("late"), LONG);
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void close_endsAWaitForAClientWithinASecond() throws Exception {
        Listener listener = listen(Endpoint.STATUS);
        Future<Connection> accepted = beside(listener::accept);

        listener.close();

        assertThatThrownBy(() -> accepted.get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void close_endsAReadWithinASecond() throws Exception {
        try (Listener listener = listen(Endpoint.STATUS)) {
            Future<Connection> accepted = beside(listener::accept);
            try (Connection client = connect(Endpoint.STATUS)) {
                Connection server = accepted.get();
                Future<Integer> read = beside(() -> server.read(new byte[1], 0, 1, LONG));

                server.close();
                server.close();

                assertThatThrownBy(() -> read.get(1, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(IOException.class);
                assertThat(client.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
            }
        }
    }

    private Listener listen(Endpoint endpoint) throws IOException {
        return open().listen(endpoint).orElseThrow();
    }

    private Connection connect(Endpoint endpoint) throws IOException {
        return open().connect(endpoint).orElseThrow();
    }

    private <T> Future<T> beside(Callable<T> work) {
        return others.submit(work);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String read(Connection connection, int length) throws IOException {
        return new String(readBytes(connection, length), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(Connection connection, int length) throws IOException {
        byte[] content = new byte[length];
        for (int at = 0; at < length; ) {
            int read = connection.read(content, at, length - at, LONG);
            assertThat(read).as("bytes read").isPositive();
            at += read;
        }
        return content;
    }
}
