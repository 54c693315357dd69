package dev.scepter.agent.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent makes of what comes in. */
class ServerSideTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Request> asked = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ServerSide server = new ServerSide(
            (endpoint, request) -> {
                asked.add(request);
                return new Answer.Result(JSON.createObjectNode().put("fine", true));
            },
            nanos::get);

    @Test
    void request_isAnswered() throws Exception {
        JsonNode answer = answer("{\"version\":1,\"call\":\"status\",\"policy\":\"wifi\",\"verbose\":true}");

        assertThat(asked).containsExactly(new Request(Call.STATUS, Optional.of("wifi"), true));
        assertThat(answer).isEqualTo(JSON.readTree("{\"version\":1,\"result\":{\"fine\":true}}"));
    }

    @Test
    void requestWithoutParameters_isAnswered() throws Exception {
        answer("{\"version\":1,\"call\":\"agent\"}");

        assertThat(asked).containsExactly(Request.of(Call.AGENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, Integer.MAX_VALUE})
    void otherVersion_isToldWhichOnesAreSpoken(int version) throws Exception {
        JsonNode answer = answer("{\"version\":" + version + ",\"call\":\"later\",\"more\":[1]}");

        assertThat(answer.at("/error/code").asText()).isEqualTo("VERSION_UNKNOWN");
        assertThat(answer.at("/error/versions").toString()).isEqualTo("[1]");
        assertThat(asked).isEmpty();
    }

    @Test
    void otherCall_isToldWhichOnesAreKnown() throws Exception {
        JsonNode answer = answer("{\"version\":1,\"call\":\"destroy\"}");

        assertThat(answer.at("/error/code").asText()).isEqualTo("CALL_UNKNOWN");
        assertThat(answer.at("/error/message").asText())
                .contains("status, agent, lookNow")
                .doesNotContain("destroy");
    }

    @Test
    void callOfAdministrators_isRefusedWhereEverybodyAsks() throws Exception {
        String request = "{\"version\":1,\"call\":\"lookNow\"}";

        JsonNode refused = answer(request);
        JsonNode done = answer(Endpoint.ADMIN, MemoryConnection.of(framed(request)));

        assertThat(refused.at("/error/code").asText()).isEqualTo("CALL_NOT_PERMITTED");
        assertThat(done.has("result")).isTrue();
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"status\"",
                "{\"version\":1,\"call\":\"status\"} {}",
                "{\"version\":1,\"call\":\"status\"",
                "{\"version\":\"1\",\"call\":\"status\"}",
                "{\"version\":1.0,\"call\":\"status\"}",
                "{\"version\":123456789012345678901234567890,\"call\":\"status\"}",
                "{\"call\":\"status\"}",
                "{\"version\":1,\"version\":1,\"call\":\"status\"}",
                "{\"version\":1,\"call\":\"status\",\"policy\":7}",
                "{\"version\":1,\"call\":\"status\",\"policy\":null}",
                "{\"version\":1,\"call\":\"status\",\"verbose\":\"yes\"}",
                "{\"version\":1,\"call\":\"status\",\"path\":\"/etc/passwd\"}",
                "{\"version\":1,\"call\":\"status\",\"policy\":{\"a\":{\"b\":1}}}"
            })
    void whatIsNoRequest_isRefused(String text) throws Exception {
        assertThat(answer(text).at("/error/code").asText()).isEqualTo("REQUEST_INVALID");
        assertThat(asked).isEmpty();
    }

    @Test
    void deepJson_isRefused() throws Exception {
        String deep = "{\"version\":1,\"policy\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";

        assertThat(answer(deep).at("/error/code").asText()).isEqualTo("REQUEST_INVALID");
    }

    @Test
    void otherEncodings_areRefused() throws Exception {
        String request = "{\"version\":1,\"call\":\"status\",\"policy\":\"\u00e4\"}";

        for (byte[] content : List.of(
                request.getBytes(StandardCharsets.ISO_8859_1),
                request.getBytes(StandardCharsets.UTF_16LE),
                request.getBytes(StandardCharsets.UTF_16))) {
            JsonNode answer = answer(Endpoint.STATUS, MemoryConnection.of(framed(content)));

            assertThat(answer.at("/error/code").asText()).isEqualTo("REQUEST_INVALID");
        }
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4_097, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void largeFrame_isRefusedBeforeItIsRead(int length) throws Exception {
        byte[] frame = ByteBuffer.allocate(2_004).putInt(length).array();
        MemoryConnection client = MemoryConnection.of(frame);

        JsonNode answer = answer(Endpoint.STATUS, client);

        assertThat(answer.at("/error/code").asText()).isEqualTo("REQUEST_TOO_LARGE");
        assertThat(client.mostAskedFor).isLessThanOrEqualTo(4);
    }

    @Test
    void largestFrame_isRead() throws Exception {
        String request = "{\"version\":1,\"call\":\"status\",\"policy\":\"\"}";
        String padded = request.replace("\"\"", "\"" + "x".repeat(4_096 - request.length()) + "\"");

        answer(padded);

        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 20})
    void clientThatClosesEarly_getsNothing(int after) {
        byte[] frame = framed("{\"version\":1,\"call\":\"status\"}");
        MemoryConnection client = MemoryConnection.of(Arrays.copyOf(frame, after));

        assertThatThrownBy(() -> server.serve(client, Endpoint.STATUS)).isInstanceOf(EOFException.class);
        assertThat(client.sent.size()).isZero();
        assertThat(asked).isEmpty();
    }

    @Test
    void clientThatDripsItsBytes_hasFiveSecondsForAll() {
        byte[] frame = framed("{\"version\":1,\"call\":\"status\"}");
        MemoryConnection client = new MemoryConnection(frame, SECOND, nanos);

        assertThatThrownBy(() -> server.serve(client, Endpoint.STATUS)).isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofSeconds(5));
        assertThat(asked).isEmpty();
    }

    @Test
    void clientWhoseBytesAreAlwaysThere_hasFiveSecondsForAll() {
        Connection eager = new Connection() {
            @Override
            public int read(byte[] into, int offset, int length, Duration atMost) {
                nanos.addAndGet(SECOND.toNanos());
                into[offset] = 1;
                return 1;
            }

            @Override
            public void write(byte[] content, Duration atMost) {}

            @Override
            public void close() {}
        };

        Duration five = Duration.ofSeconds(5);

        assertThatThrownBy(() -> Frames.drain(eager, 1_000, TimeLeft.of(nanos::get, five)))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(five);
        assertThatThrownBy(() -> Frames.read(eager, Integer.MAX_VALUE, TimeLeft.of(nanos::get, five)))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(five.plus(five));
    }

    @Test
    @Timeout(10)
    void readThatGivesNothing_isABreach() {
        Connection empty = new Connection() {
            @Override
            public int read(byte[] into, int offset, int length, Duration atMost) {
                return 0;
            }

            @Override
            public void write(byte[] content, Duration atMost) {}

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> server.serve(empty, Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gave nothing");
    }

    @Test
    void clientThatNeverCloses_isLetGo() throws IOException {
        byte[] frame = framed("{\"version\":1,\"call\":\"status\"}");
        byte[] endless = Arrays.copyOf(frame, 10_000_000);
        MemoryConnection client = MemoryConnection.of(endless);

        assertThat(client.coming()).isEqualTo(10_000_000);
        serve(client);

        assertThat(client.coming()).isGreaterThan(9_000_000);
        assertThat(client.sent.size()).isPositive();
    }

    @Test
    void answerThatIsTooLarge_isAnError() throws Exception {
        ServerSide much = new ServerSide(
                (endpoint, request) ->
                        new Answer.Result(JSON.createObjectNode().put("much", "x".repeat(Messages.MAX_ANSWER))),
                nanos::get);
        MemoryConnection client = MemoryConnection.of(framed("{\"version\":1,\"call\":\"status\"}"));

        much.serve(client, Endpoint.STATUS);

        assertThat(unframed(client).at("/error/code").asText()).isEqualTo("ANSWER_TOO_LARGE");
    }

    private void serve(MemoryConnection client) {
        try {
            server.serve(client, Endpoint.STATUS);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode answer(String request) throws Exception {
        return answer(Endpoint.STATUS, MemoryConnection.of(framed(request)));
    }

    private JsonNode answer(Endpoint endpoint, MemoryConnection client) throws Exception {
        server.serve(client, endpoint);
        return unframed(client);
    }

    static byte[] framed(String content) {
        return framed(content.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] framed(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static JsonNode unframed(MemoryConnection client) throws IOException {
        byte[] sent = client.sent.toByteArray();
        assertThat(ByteBuffer.wrap(sent).getInt()).isEqualTo(sent.length - 4);
        return JSON.readTree(Arrays.copyOfRange(sent, 4, sent.length));
    }
}
