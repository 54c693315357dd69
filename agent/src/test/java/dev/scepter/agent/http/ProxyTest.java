package dev.scepter.agent.http;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static dev.scepter.agent.http.ScriptedServer.status;
import static dev.scepter.agent.http.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoute;
import dev.scepter.agent.port.ProxyRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of servers are of {@code .example}, which no DNS knows: whoever gets an answer got it by the proxy. */
@Timeout(60)
class ProxyTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final String HTTP = "http://ca.example/scep";
    private static final String HTTPS = "https://ca.example/scep";

    private final OkHttpBoundedClient direct = new OkHttpBoundedClient();
    private final List<Origin> asked = new ArrayList<>();

    @AfterEach
    void close() {
        direct.close();
    }

    @Test
    void plainRequest_goesToTheProxyWithItsWholeUrl() throws Exception {
        try (var proxy = ScriptedServer.answering(ok("by proxy"))) {
            HttpRequest request = HttpRequest.post("PKIOperation", HTTP + "?operation=x", "a/b", new byte[3], 100)
                    .withHeader("X-Own", "1");

            HttpReply reply = by(to(proxy)).exchange(request, AMPLE);

            assertThat(reply.body()).asString().isEqualTo("by proxy");
            assertThat(proxy.targets()).containsExactly("POST http://ca.example/scep?operation=x");
            assertThat(proxy.requests().get(0)).containsIgnoringCase("\r\nHost: ca.example\r\n");
            assertThat(asked).containsExactly(new Origin(false, "ca.example", 80));
        }
    }

    @Test
    void userInfoAndFragment_areNotForTheProxy() throws Exception {
        try (var proxy = ScriptedServer.answering(ok("x"))) {
            by(to(proxy)).exchange(get("http://hunter1:hunter2@ca.example/scep#hunter3"), AMPLE);

            assertThat(proxy.requests()).hasSize(1).noneMatch(request -> request.contains("hunter"));
        }
    }

    @Test
    void tlsServer_isTalkedToThroughTheProxy_whichSeesNoHeader() throws Exception {
        TestTls identity = TestTls.named("ca.example");
        try (var server = identity.serve(ok("over TLS"));
                var proxy = TunnelProxy.to(server.port());
                var trusting = identity.trustingClient()) {
            HttpRequest request = HttpRequest.get("policies", HTTPS + "?secret=1", 100)
                    .withHeader("DPoP", "proof")
                    .withHeader("Authorization", "DPoP token");

            HttpReply reply = trusting.by(fixed(proxy.route())).exchange(request, AMPLE);

            assertThat(reply.body()).asString().isEqualTo("over TLS");
            assertThat(proxy.connects())
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("CONNECT ca.example:443 HTTP/1.1\r\n")
                    .doesNotContainIgnoringCase("dpop")
                    .doesNotContainIgnoringCase("authorization")
                    .doesNotContain("secret");
            assertThat(server.requests()).hasSize(1).first().asString().contains("DPoP: proof");
        }
    }

    @Test
    void wrongCertificateBehindTheProxy_isUntrusted() throws Exception {
        TestTls identity = TestTls.named("ca.example");
        try (var server = identity.serve(ok("over TLS"));
                var proxy = TunnelProxy.to(server.port())) {
            ScepterException failure = failure(direct.by(fixed(proxy.route(), new ProxyRoute.Direct())), HTTPS);

            assertThat(failure.code()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
            assertThat(proxy.connects()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HTTP, HTTPS})
    void signInWanted_namesProxySettingAndSchemes(String url) throws Exception {
        String answer = status(
                407,
                "Proxy-Authenticate: Negotiate",
                "Proxy-Authenticate: Basic realm=\"a, Digest\", NTLM",
                "Content-Type: text/html");
        try (var proxy = ScriptedServer.answering(answer)) {
            ScepterException failure = failure(by(to(proxy), new ProxyRoute.Direct()), url);

            assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_SIGN_IN_REQUIRED);
            assertThat(failure.code().exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure)
                    .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " (manual setting)")
                    .hasMessageEndingWith("it offers Negotiate, Basic, NTLM");
            assertThat(proxy.requests()).as("asked once, nothing repeated").hasSize(1);
        }
    }

    @Test
    void signInWantedOnADirectWay_isNoRefusalOfTheServer() throws Exception {
        try (var server = ScriptedServer.answering(status(407))) {
            ScepterException failure = failure(direct, server.url("/scep"));

            assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_SIGN_IN_REQUIRED);
            assertThat(failure)
                    .hasMessageContaining("a proxy that no setting names")
                    .hasMessageEndingWith("no scheme");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HTTP, HTTPS})
    void deadProxy_isNamedWithItsSetting(String url) throws Exception {
        int port = freePort();

        ScepterException failure = failure(by(new ProxyRoute.Proxy("127.0.0.1", port)), url);

        assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_UNREACHABLE);
        assertThat(failure.code().exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining(
                        "ca.example/scep: the proxy 127.0.0.1:" + port + " (manual setting) was not reached");
    }

    @Test
    void unknownNameOfAProxy_isThatOfTheProxy() {
        Way way = new Way(new ProxyRoute.Proxy("proxy.example", 8080), "WPAD", "");

        ScepterException failure =
                ExchangeFailures.of(get(HTTP), way, new ExchangeTrace(10), new UnknownHostException("proxy.example"));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_UNREACHABLE);
        assertThat(failure).hasMessageContaining("the proxy proxy.example:8080 (WPAD) was not reached");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 502 Bad Gateway\r\n\r\n', PROXY_UNREACHABLE",
        "'HTTP/1.1 403 Forbidden\r\n\r\n', PROXY_UNREACHABLE",
        "'HTTP/1.1 200', PROXY_UNREACHABLE",
        "'SSH-2.0-x\r\n', PROXY_UNREACHABLE",
        "'', PROXY_UNREACHABLE",
        "'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', PROXY_UNREACHABLE"
    })
    void badAnswerToConnect_isToldOfTheProxy(String answer, ErrorCode code) throws Exception {
        try (var proxy = ScriptedServer.answering(answer)) {
            ScepterException failure = failure(by(to(proxy)), HTTPS);

            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
            assertThat(failure).hasMessageContaining("the proxy 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void endlessAnswerToConnect_isStopped() throws Exception {
        try (var proxy = ScriptedServer.of((request, connection, out) -> {
            write(out, "HTTP/1.1 407 No\r\n");
            while (true) {
                write(out, "a: b\r\n".repeat(1000));
            }
        })) {
            assertThat(failure(by(to(proxy)), HTTPS).code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @Test
    void plainAnswerOfABrokenProxy_keepsItsCodeAndNamesTheProxy() throws Exception {
        try (var proxy = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")) {
            ScepterException failure = failure(by(to(proxy)), HTTP);

            assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_BROKEN);
            assertThat(failure).hasMessageContaining("by the proxy 127.0.0.1:" + proxy.port());
        }
    }

    @Test
    void deadProxy_isPassedOverForTheNextWay() throws Exception {
        ProxyRoute dead = new ProxyRoute.Proxy("127.0.0.1", freePort());
        try (var proxy = ScriptedServer.answering(ok("second"))) {
            HttpReply reply = by(dead, to(proxy)).exchange(get(HTTP), AMPLE);

            assertThat(reply.body()).asString().isEqualTo("second");
        }
    }

    /** A port whose queue is full: the kernel answers nobody there. */
    @Test
    void proxyThatDoesNotAnswerAtAll_leavesTimeForTheNextWay() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var proxy = ScriptedServer.answering(ok("second"))) {
            fill(full, queue);
            ProxyRoute mute = new ProxyRoute.Proxy("127.0.0.1", full.getLocalPort());

            HttpReply reply = by(mute, to(proxy)).exchange(get(HTTP), Duration.ofSeconds(4));

            assertThat(reply.body()).asString().isEqualTo("second");
            ScepterException failure = catchThrowableOfType(
                    ScepterException.class, () -> by(mute).exchange(get(HTTP), Duration.ofMillis(300)));
            assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_UNREACHABLE);
            assertThat(failure).hasMessageEndingWith("(manual setting) was not reached within 300 ms");
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static void fill(ServerSocket listener, List<Socket> queue) throws IOException {
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the queue does not fill");
    }

    @Test
    void failureOfTheLastWay_tellsOfTheEarlierOnesAndOfSettings() throws Exception {
        ProxyRoute dead = new ProxyRoute.Proxy("127.0.0.1", freePort());
        ProxyRoute last = new ProxyRoute.Proxy("127.0.0.1", freePort());
        ProxyResolver resolver = (origin, limit) ->
                new ProxyRoutes(List.of(dead, last), "PAC script", Optional.of("WPAD:\u0007 not found"));

        ScepterException failure = failure(direct.by(resolver), HTTP);

        assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("the proxy " + last)
                .hasMessageEndingWith(
                        "; before: the proxy " + dead + " (PAC script): PROXY_UNREACHABLE; WPAD: not found");
    }

    @Test
    void proxyThatWasReachedAndBroke_getsNoSecondChance() throws Exception {
        try (var broken = ScriptedServer.answering("");
                var second = ScriptedServer.answering(ok("x"))) {
            ScepterException failure = failure(by(to(broken), to(second)), HTTP);

            assertThat(failure.code()).isEqualTo(ErrorCode.CONNECTION_BROKEN);
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    void silentProxy_timesOutWithinTheWholeLimit() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var proxy = ScriptedServer.of((request, connection, out) -> end.await());
                var second = ScriptedServer.answering(ok("x"))) {
            for (String url : new String[] {HTTP, HTTPS}) {
                long start = System.nanoTime();
                OkHttpBoundedClient client = by(to(proxy), to(second));
                ScepterException failure = catchThrowableOfType(
                        ScepterException.class, () -> client.exchange(get(url), Duration.ofMillis(400)));

                assertThat(failure.code()).isEqualTo(ErrorCode.TIMED_OUT);
                assertThat(failure).hasMessageContaining("within 400 ms, by the proxy");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            }
            assertThat(second.requests()).isEmpty();
        } finally {
            end.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.8.8.8"})
    void loopback_goesDirectAndNobodyIsAsked(String host) throws Exception {
        try (var server = ScriptedServer.answering(ok("own"));
                var proxy = ScriptedServer.answering(ok("by proxy"))) {
            OkHttpBoundedClient client = by(to(proxy));
            ScepterException failure = catchThrowableOfType(ScepterException.class, () -> {
                HttpReply reply = client.exchange(get("http://" + host + ":" + server.port() + "/"), AMPLE);
                assertThat(reply.body()).asString().isEqualTo("own");
            });

            // Not every system has all of 127.0.0.0/8.
            assertThat(failure == null || failure.code() == ErrorCode.CONNECT_FAILED)
                    .isTrue();
            assertThat(proxy.requests()).isEmpty();
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void retries_areNotSpentOnASignIn() throws Exception {
        try (var proxy = ScriptedServer.answering(status(407))) {
            HttpClient retrying = new RetryingHttpClient(
                    by(to(proxy)),
                    duration -> {
                        throw new AssertionError("waits " + duration);
                    },
                    Clock.systemUTC());

            ScepterException failure =
                    catchThrowableOfType(ScepterException.class, () -> retrying.exchange(get(HTTP), AMPLE));

            assertThat(failure.code()).isEqualTo(ErrorCode.PROXY_SIGN_IN_REQUIRED);
        }
    }

    private OkHttpBoundedClient by(ProxyRoute... routes) {
        return direct.by(fixed(routes));
    }

    private ProxyResolver fixed(ProxyRoute... routes) {
        return (origin, limit) -> {
            asked.add(origin);
            return new ProxyRoutes(List.of(routes), "manual setting", Optional.empty());
        };
    }

    private static ProxyRoute to(ScriptedServer proxy) {
        return new ProxyRoute.Proxy("127.0.0.1", proxy.port());
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static HttpRequest get(String url) {
        return HttpRequest.get("GetCACaps", url, 1024);
    }

    private static ScepterException failure(HttpClient client, String url) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> client.exchange(get(url), AMPLE));
        assertThat(failure).isNotNull();
        return failure;
    }
}
