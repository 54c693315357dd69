package dev.scepter.agent.http;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static dev.scepter.agent.http.ScriptedServer.status;
import static dev.scepter.agent.http.ScriptedServer.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OkHttpBoundedClientTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final OkHttpBoundedClient client = new OkHttpBoundedClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void completeReply_isReturnedWithItsHeaders() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\nETag: \"1\"\r\n"
                + "Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nX-Twice: a\r\nX-Twice: b\r\n\r\nhello";
        try (var server = ScriptedServer.answering(answer)) {
            HttpReply reply = client.exchange(get(server), AMPLE);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).asString().isEqualTo("hello");
            assertThat(reply.contentType()).contains("text/plain");
            assertThat(reply.etag()).contains("\"1\"");
            assertThat(reply.date()).contains(Instant.parse("2026-11-22T10:00:00Z"));
            assertThat(reply.header("x-twice")).contains("b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "404", "408", "421", "429", "500", "503", "304"})
    void anyStatus_isReturnedAfterOneRequest(String code) throws Exception {
        try (var server = ScriptedServer.answering(status(Integer.parseInt(code), "Retry-After: 0"), ok("again"))) {
            HttpReply reply = client.exchange(get(server), AMPLE);

            assertThat(reply.status()).isEqualTo(Integer.parseInt(code));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void statusInHeaderFromOutside_isIgnored() throws Exception {
        try (var server = ScriptedServer.answering(status(404, "Scepter-Status: 200"))) {
            assertThat(client.exchange(get(server), AMPLE).status()).isEqualTo(404);
        }
    }

    @Test
    void post_sendsExactBytesWithLengthAndNothingClever() throws Exception {
        byte[] body = {0, 1, (byte) 0xFF, 13, 10};
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
            HttpRequest request = HttpRequest.post(
                    "PKIOperation",
                    server.url("/scep?x=%2B%2f&operation=PKIOperation"),
                    "application/x-pki-message",
                    body,
                    10);

            client.exchange(request, AMPLE);
            client.exchange(request, AMPLE);

            assertThat(server.requests()).hasSize(2).allSatisfy(sent -> {
                assertThat(sent)
                        .startsWith("POST /scep?x=%2B%2f&operation=PKIOperation HTTP/1.1\r\n")
                        .endsWith("\r\n\r\n" + new String(body, ISO_8859_1));
                assertThat(sent)
                        .containsIgnoringCase("\r\nContent-Length: 5\r\n")
                        .containsIgnoringCase("\r\nContent-Type: application/x-pki-message\r\n")
                        .containsIgnoringCase("\r\nAccept-Encoding: identity\r\n")
                        .doesNotContainIgnoringCase("\r\nTransfer-Encoding")
                        .doesNotContainIgnoringCase("\r\nExpect")
                        .doesNotContainIgnoringCase("\r\nCookie");
            });
        }
    }

    @Test
    void unsolicitedContinue_isSkipped() throws Exception {
        try (var server = ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\n" + ok("real"))) {
            assertThat(client.exchange(get(server), AMPLE).body()).asString().isEqualTo("real");
        }
    }

    @Test
    void chunkedReply_isRead() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        try (var server = ScriptedServer.answering(answer)) {
            assertThat(client.exchange(get(server), AMPLE).body()).asString().isEqualTo("abcde");
        }
    }

    @Test
    void pageOfRefusal_isCutNotRefused() throws Exception {
        String page = "x".repeat(10_000);
        try (var server = ScriptedServer.answering("HTTP/1.1 404 No\r\nContent-Length: 10000\r\n\r\n" + page)) {
            HttpReply reply = client.exchange(HttpRequest.get("GetCACaps", server.url("/"), 100), AMPLE);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.bodyLength()).isEqualTo(4096);
        }
    }

    @Test
    void closedPort_isConnectFailed() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertFails(HttpRequest.get("GetCACaps", "http://127.0.0.1:" + port + "/", 10), ErrorCode.CONNECT_FAILED);
    }

    @Test
    void silentServer_timesOut() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> end.await())) {
            assertTimesOut(server);
        } finally {
            end.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"})
    void drippingServer_timesOutAsAWhole(String start) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> {
            write(out, start);
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                write(out, "H");
            }
        })) {
            assertTimesOut(server);
        } finally {
            end.countDown();
        }
    }

    @Test
    void redirectsThatDrag_countIntoOneLimit() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> {
            if (request.startsWith("GET /3")) {
                end.await();
            }
            end.await(120, TimeUnit.MILLISECONDS);
            int next = request.startsWith("GET /1") ? 2 : 3;
            write(out, status(302, "Location: /" + next));
        })) {
            long start = System.nanoTime();
            ScepterException failure = failure(HttpRequest.get("GetCACaps", server.url("/1"), 10), SHORT);

            assertThat(failure.code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            end.countDown();
        }
    }

    @Test
    void timeOfTheRequest_boundsTheExchangeToo() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> end.await())) {
            ScepterException failure = failure(get(server).withLongest(Duration.ofMillis(300)), Duration.ofSeconds(60));

            assertThat(failure.code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(failure.getMessage()).contains("within 300 ms");
        } finally {
            end.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 321})
    void timeOfARequestOutOfBounds_isADefect(long seconds) {
        HttpRequest request = HttpRequest.get("policies", "https://mdm.example/", 10);

        assertThatThrownBy(() -> request.withLongest(Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTimeLeft_sendsNothing() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"))) {
            assertThat(failure(get(server), Duration.ZERO).code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(failure(get(server), Duration.ofSeconds(-1)).code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void interruptedThread_endsAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> {
            asked.countDown();
            end.await();
        })) {
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    client.exchange(get(server), AMPLE);
                } catch (ScepterException | InterruptedException e) {
                    outcome.complete(e);
                }
            });
            caller.start();
            asked.await();

            caller.interrupt();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        } finally {
            end.countDown();
        }
    }

    @Test
    void bodyOfExactlyTheCap_isTaken() throws Exception {
        try (var server = ScriptedServer.answering(ok("0123456789"))) {
            HttpRequest request = HttpRequest.get("GetCACaps", server.url("/"), 10);

            assertThat(client.exchange(request, AMPLE).bodyLength()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n01234567890",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n"
            })
    void bodyOverTheCap_isRefused(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertFails(HttpRequest.get("GetCACaps", server.url("/"), 10), ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Body, header lines, one header line, interim answers, the line before a chunk.
                "HTTP/1.1 200 OK\r\n\r\n|x",
                "HTTP/1.1 200 OK\r\n|a: b\r\n",
                "HTTP/1.1 200 OK\r\na: |x",
                "|HTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;|x"
            })
    void endlessReply_isStoppedEarly(String pattern) throws Exception {
        int bar = pattern.indexOf('|');
        String block = pattern.substring(bar + 1).repeat(1024);
        AtomicLong sent = new AtomicLong();
        CountDownLatch stopped = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> {
            try {
                write(out, pattern.substring(0, bar));
                while (true) {
                    write(out, block);
                    sent.addAndGet(block.length());
                }
            } finally {
                stopped.countDown();
            }
        })) {
            assertFails(HttpRequest.get("GetCACaps", server.url("/"), 16 * 1024), ErrorCode.REPLY_TOO_LARGE);

            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
            // What the buffers of both ends swallow is not ours.
            assertThat(sent.get()).isLessThan(32L * 1024 * 1024);
        }
    }

    @Test
    void tooManyHeaders_areRefused() throws Exception {
        String headers =
                IntStream.range(0, 201).mapToObj(i -> "h" + i + ": x\r\n").collect(Collectors.joining());
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + headers + "\r\n")) {
            assertFails(get(server), ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    void replyThatEndsEarly_isBrokenConnection(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertFails(get(server), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @Test
    void resetHalfway_isBrokenConnection() throws Exception {
        try (var server = ScriptedServer.of((request, connection, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            connection.setSoLinger(true, 0);
        })) {
            assertFails(get(server), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002F",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 204 None\r\nContent-Length: 4\r\n\r\nbody"
            })
    void replyThatIsNoHttp_isNamedSo(String answer) throws Exception {
        try (var server = ScriptedServer.answering(answer)) {
            assertFails(get(server), ErrorCode.NOT_HTTP);
        }
    }

    @Test
    void compressedReply_isRefused() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
        try (var server = ScriptedServer.answering(answer)) {
            assertFails(get(server), ErrorCode.REPLY_UNDECODABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "host/path", "", "http://", "http://user:hunter2@"})
    void textThatIsNoHttpUrl_isPolicyError(String url) {
        assertFails(HttpRequest.get("GetCACaps", url, 10), ErrorCode.POLICY_INVALID);
    }

    @Test
    void userInfoAndQuery_standInNoFailure() throws Exception {
        for (String answer :
                new String[] {"", "junk\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", status(302)}) {
            try (var server = ScriptedServer.answering(answer)) {
                String url = "http://hunter1:hunter2@127.0.0.1:" + server.port() + "/scep?pass=hunter3#hunter4";

                ScepterException failure = failure(HttpRequest.get("GetCACaps", url, 10), AMPLE);

                assertThat(allTextOf(failure)).doesNotContain("hunter");
                assertThat(failure).hasMessageContaining("GetCACaps http://127.0.0.1:" + server.port() + "/scep?…");
            }
        }
    }

    @Test
    void closedClient_leavesNoThreadThatKeepsTheJvm() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (var server = ScriptedServer.answering(ok("x"))) {
            client.exchange(get(server), AMPLE);
            client.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread) && !thread.isDaemon())
                    .isEmpty();
        }
    }

    @Test
    void close_endsExchangeUnderWay() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var server = ScriptedServer.of((request, connection, out) -> {
            client.close();
            end.await();
        })) {
            assertFails(get(server), ErrorCode.CONNECTION_BROKEN);
        } finally {
            end.countDown();
        }
    }

    private void assertTimesOut(ScriptedServer server) {
        long start = System.nanoTime();
        ScepterException failure = failure(HttpRequest.get("GetCACaps", server.url("/"), 200_000), SHORT);

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(10));
    }

    private void assertFails(HttpRequest request, ErrorCode code) {
        assertThat(failure(request, AMPLE).code()).isEqualTo(code);
    }

    private ScepterException failure(HttpRequest request, Duration limit) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> client.exchange(request, limit));
        assertThat(failure).as("failure of %s", request).isNotNull();
        return failure;
    }

    private static HttpRequest get(ScriptedServer server) {
        return HttpRequest.get("GetCACaps", server.url("/scep"), 1024);
    }

    private static String allTextOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
