package dev.scepter.agent.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command makes of what the agent says. */
class ClientSideTest {
    private static final Request REQUEST = new Request(Call.STATUS, Optional.of("wifi"), true);

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void request_isSentAndItsResultRead() throws IOException {
        MemoryConnection agent = MemoryConnection.of(ServerSideTest.framed("{\"version\":1,\"result\":{\"a\":[1]}}"));

        Optional<Answer> answer = ask(agent, REQUEST);

        assertThat(agent.sent.toByteArray())
                .isEqualTo(ServerSideTest.framed(
                        "{\"version\":1,\"call\":\"status\",\"policy\":\"wifi\",\"verbose\":true}"));
        assertThat(answer).get().hasToString("Result[content={\"a\":[1]}]");
    }

    @Test
    void refusal_isRead_alsoThatOfAnotherVersion() throws IOException {
        MemoryConnection agent = MemoryConnection.of(ServerSideTest.framed(
                "{\"version\":9,\"error\":{\"code\":\"VERSION_UNKNOWN\",\"message\":\"no\",\"versions\":[9]}}"));

        assertThat(ask(agent, REQUEST)).contains(new Answer.Refused("VERSION_UNKNOWN", "no"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":2,\"result\":{}}",
                "{\"version\":1,\"result\":[]}",
                "{\"version\":1,\"result\":{}}x"
            })
    void otherAnswers_areRefused(String text) {
        MemoryConnection agent = MemoryConnection.of(ServerSideTest.framed(text));

        assertThatThrownBy(() -> ask(agent, REQUEST)).isInstanceOf(IOException.class);
    }

    @Test
    void deepAnswer_isRefused() {
        String deep = "{\"version\":1,\"result\":" + "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_001);
        MemoryConnection agent = MemoryConnection.of(ServerSideTest.framed(deep));

        assertThatThrownBy(() -> ask(agent, REQUEST)).isInstanceOf(IOException.class);
    }

    @Test
    void announcedSize_reservesNothing() {
        byte[] frame = ByteBuffer.allocate(100).putInt(Messages.MAX_ANSWER).array();
        MemoryConnection agent = MemoryConnection.of(frame);

        assertThatThrownBy(() -> ask(agent, REQUEST)).isInstanceOf(IOException.class);
        assertThat(agent.mostAskedFor).isLessThanOrEqualTo(65_536);
    }

    @Test
    void tooLargeAnswer_isRefused() {
        byte[] frame = ByteBuffer.allocate(100).putInt(Messages.MAX_ANSWER + 1).array();

        assertThatThrownBy(() -> ask(MemoryConnection.of(frame), REQUEST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 4194304");
    }

    @Test
    void largeAnswer_isWhole() throws IOException {
        String text = "x".repeat(1_000_000);
        byte[] content = ("{\"version\":1,\"result\":{\"a\":\"" + text + "\"}}").getBytes(StandardCharsets.UTF_8);

        Answer answer = ask(MemoryConnection.of(ServerSideTest.framed(content)), REQUEST)
                .orElseThrow();

        assertThat(((Answer.Result) answer).content().path("a").asText()).isEqualTo(text);
    }

    @Test
    void slowAgent_isGivenUpAfterHalfAMinute() {
        byte[] frame = ServerSideTest.framed("{\"version\":1,\"result\":{\"text\":\"a long line\"}}");
        MemoryConnection agent = new MemoryConnection(frame, Duration.ofSeconds(1), nanos);

        assertThatThrownBy(() -> ask(agent, REQUEST)).isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void nobody_isAskedNothing() throws IOException {
        assertThat(new ClientSide(LocalChannel.NONE, nanos::get).ask(Endpoint.STATUS, REQUEST))
                .isEmpty();
    }

    @Test
    void requestThatIsTooLong_isNotSent() {
        MemoryConnection agent = MemoryConnection.of(new byte[0]);
        Request large = new Request(Call.STATUS, Optional.of("x".repeat(4_096)), false);

        assertThatThrownBy(() -> ask(agent, large)).isInstanceOf(IOException.class);
        assertThat(agent.sent.size()).isZero();
    }

    private Optional<Answer> ask(Connection agent, Request request) throws IOException {
        LocalChannel channel = new LocalChannel() {
            @Override
            public Optional<Listener> listen(Endpoint endpoint) {
                throw new AssertionError("a client does not listen");
            }

            @Override
            public Optional<Connection> connect(Endpoint endpoint) {
                return Optional.of(agent);
            }
        };
        return new ClientSide(channel, nanos::get).ask(Endpoint.STATUS, request);
    }
}
