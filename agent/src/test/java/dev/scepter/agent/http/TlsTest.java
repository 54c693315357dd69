package dev.scepter.agent.http;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTest {
    @Test
    void trustedServer_isTalkedTo() throws Exception {
        TestTls identity = TestTls.selfSigned("127.0.0.1");
        try (var server = identity.serve(ok("over TLS"));
                var client = identity.trustingClient()) {
            HttpReply reply = client.exchange(get("https", server), Duration.ofSeconds(20));

            assertThat(reply.body()).asString().isEqualTo("over TLS");
        }
    }

    @Test
    void unknownIssuer_isUntrusted() throws Exception {
        try (var server = TestTls.selfSigned("127.0.0.1").serve(ok("over TLS"));
                var client = new OkHttpBoundedClient()) {
            assertFails(client, get("https", server), ErrorCode.TLS_UNTRUSTED);
            assertThat(server.requests()).noneMatch(request -> request.contains("GET"));
        }
    }

    @Test
    void certificateForAnotherName_isUntrusted() throws Exception {
        TestTls identity = TestTls.selfSigned("127.0.0.2");
        try (var server = identity.serve(ok("over TLS"));
                var client = identity.trustingClient()) {
            assertFails(client, get("https", server), ErrorCode.TLS_UNTRUSTED);
        }
    }

    @Test
    void plainTextOnTlsPort_isNotHttp() throws Exception {
        try (var server = BluntServer.saying("HTTP/1.1 400 Bad Request\r\n\r\n");
                var client = new OkHttpBoundedClient()) {
            assertFails(client, server.get(), ErrorCode.NOT_HTTP);
        }
    }

    @Test
    void connectionClosedInTheHandshake_isBroken() throws Exception {
        try (var server = BluntServer.saying("");
                var client = new OkHttpBoundedClient()) {
            assertFails(client, server.get(), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @Test
    void replyOverTlsThatEndsEarly_isBroken() throws Exception {
        TestTls identity = TestTls.selfSigned("127.0.0.1");
        try (var server = identity.serve("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort");
                var client = identity.trustingClient()) {
            assertFails(client, get("https", server), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @Test
    void headerFloodOverTls_isTooLarge() throws Exception {
        TestTls identity = TestTls.selfSigned("127.0.0.1");
        try (var server = identity.serve("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(200_000));
                var client = identity.trustingClient()) {
            assertFails(client, get("https", server), ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @Test
    void httpToTlsPort_isNotHttp() throws Exception {
        try (var server = TestTls.selfSigned("127.0.0.1").serve(ok("over TLS"));
                var client = new OkHttpBoundedClient()) {
            assertFails(client, get("http", server), ErrorCode.NOT_HTTP);
        }
    }

    private static void assertFails(OkHttpBoundedClient client, HttpRequest request, ErrorCode code) {
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> client.exchange(request, Duration.ofSeconds(20)));
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    }

    private static HttpRequest get(String scheme, ScriptedServer server) {
        return HttpRequest.get("GetCACaps", scheme + "://127.0.0.1:" + server.port() + "/scep", 1024);
    }

    /** Says its line to whoever says anything, and hangs up. */
    private record BluntServer(ServerSocket listener) implements AutoCloseable {
        static BluntServer saying(String line) throws IOException {
            ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> {
                try (Socket connection = listener.accept()) {
                    connection.getInputStream().read(new byte[8192]);
                    connection.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                    connection.shutdownOutput();
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client hung up first.
                }
            });
            thread.setDaemon(true);
            thread.start();
            return new BluntServer(listener);
        }

        HttpRequest get() {
            return HttpRequest.get("GetCACaps", "https://127.0.0.1:" + listener.getLocalPort() + "/", 1024);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
