package dev.scepter.agent.scep;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static dev.scepter.agent.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.RetryingHttpClient;
import dev.scepter.agent.http.ScriptedServer;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.scep.ScepServer.OnServerError;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpScepServerTest {
    private static final Optional<CaIdentifier> NO_IDENTIFIER = Optional.empty();
    private static final byte[] MESSAGE = {(byte) 0xFB, (byte) 0xFF, (byte) 0xBF, 1};

    private final OkHttpBoundedClient client = new OkHttpBoundedClient();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/scep, /scep?operation=GetCACaps",
        "/scep?, /scep?operation=GetCACaps",
        "/scep?a=b, /scep?a=b&operation=GetCACaps",
        "/scep?a=%2F&, /scep?a=%2F&operation=GetCACaps",
        "/scep#here?, /scep?operation=GetCACaps",
        "/certsrv/mscep/mscep.dll/pkiclient.exe, /certsrv/mscep/mscep.dll/pkiclient.exe?operation=GetCACaps"
    })
    void urlIsUsedExactly_andItsQueryKept(String path, String target) throws Exception {
        try (var lab = ScriptedServer.answering(ok("AES"))) {
            server(lab.url(path), NO_IDENTIFIER, true).getCaCaps();

            assertThat(lab.targets()).containsExactly("GET " + target);
        }
    }

    @Test
    void capabilities_areReturnedAsSent() throws Exception {
        try (var lab = ScriptedServer.answering(ok("AES\r\nSHA-256\n"))) {
            assertThat(server(lab).getCaCaps()).asString().isEqualTo("AES\r\nSHA-256\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405})
    void refusedCapabilities_areNone(int status) throws Exception {
        try (var lab = ScriptedServer.answering(status(status))) {
            assertThat(server(lab).getCaCaps()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204})
    void emptyCapabilities_areNone(int status) throws Exception {
        try (var lab = ScriptedServer.answering(status(status))) {
            assertThat(server(lab).getCaCaps()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void serverTroubleOnCapabilities_isReported(int status) throws Exception {
        try (var lab = ScriptedServer.answering(status(status))) {
            assertFails(() -> server(lab).getCaCaps(), ErrorCode.SERVER_UNAVAILABLE);
        }
    }

    @Test
    void connectionClosedByIisOnCapabilities_meansNone() throws Exception {
        try (var lab = ScriptedServer.of((request, connection, out) -> {
            if (request.contains("GetCACert")) {
                ScriptedServer.write(out, "HTTP/1.1 200 OK\r\nServer: Microsoft-IIS/6.0\r\nContent-Length: 1\r\n\r\n0");
            }
        })) {
            assertThat(server(lab).getCaCaps()).isEmpty();
        }
    }

    @Test
    void connectionClosedByAnotherServerOnCapabilities_isBroken() throws Exception {
        try (var lab = ScriptedServer.of((request, connection, out) -> {
            if (request.contains("GetCACert")) {
                ScriptedServer.write(out, "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 1\r\n\r\n0");
            }
        })) {
            assertFails(() -> server(lab).getCaCaps(), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @Test
    void connectionAlwaysClosed_isBroken() throws Exception {
        try (var lab = ScriptedServer.answering("")) {
            assertFails(() -> server(lab).getCaCaps(), ErrorCode.CONNECTION_BROKEN);
        }
    }

    @Test
    void tooManyCapabilities_areRefused() throws Exception {
        try (var lab = ScriptedServer.answering(ok("x".repeat(256 * 1024 + 1)))) {
            assertFails(() -> server(lab).getCaCaps(), ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @Test
    void webPage_isNamedSo() throws Exception {
        try (var lab = ScriptedServer.answering(ok("<html>Sign in</html>"))) {
            assertFails(() -> server(lab).getCaCaps(), ErrorCode.REPLY_HTML);
            assertFails(() -> server(lab).getCaCert(), ErrorCode.REPLY_HTML);
            assertFails(() -> pkiOperation(server(lab)), ErrorCode.REPLY_HTML);
        }
    }

    @Test
    void emptyAnswerWhereOneIsNeeded_isNamedSo() throws Exception {
        try (var lab = ScriptedServer.answering(status(200))) {
            assertFails(() -> server(lab).getCaCert(), ErrorCode.REPLY_EMPTY);
            assertFails(() -> pkiOperation(server(lab)), ErrorCode.REPLY_EMPTY);
        }
    }

    @Test
    void caCertificates_mayBeOneMegabyteButNoMore() throws Exception {
        try (var lab = ScriptedServer.answering(ok("0".repeat(1 << 20)), ok("0".repeat((1 << 20) + 1)))) {
            assertThat(server(lab).getCaCert()).hasSize(1 << 20);
            assertFails(() -> server(lab).getCaCert(), ErrorCode.REPLY_TOO_LARGE);
        }
    }

    @Test
    void identifier_isSentEscaped() throws Exception {
        try (var lab = ScriptedServer.answering(ok("0"))) {
            var server = server(lab.url("/scep"), Optional.of(new CaIdentifier("My CA+1&ü", true)), true);

            server.getCaCaps();
            server.getCaCert();
            pkiOperation(server);

            assertThat(lab.targets())
                    .containsExactly(
                            "GET /scep?operation=GetCACaps&message=My%20CA%2B1%26%C3%BC",
                            "GET /scep?operation=GetCACert&message=My%20CA%2B1%26%C3%BC",
                            "POST /scep?operation=PKIOperation");
            assertThat(server.isIdentifierUnknown()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 200, 204})
    void guessedIdentifierThatTheServerDoesNotKnow_isLeftOutAndRemembered(int refusal) throws Exception {
        try (var lab = ScriptedServer.answering(status(refusal), ok("0"))) {
            var server = server(lab.url("/scep"), Optional.of(new CaIdentifier("x", true)), true);

            assertThat(server.getCaCaps()).asString().isEqualTo("0");
            assertThat(server.isIdentifierUnknown()).isTrue();
            server.getCaCert();

            assertThat(lab.targets())
                    .containsExactly(
                            "GET /scep?operation=GetCACaps&message=x",
                            "GET /scep?operation=GetCACaps",
                            "GET /scep?operation=GetCACert");
        }
    }

    @Test
    void missingServer_isNoProofAgainstTheIdentifier() throws Exception {
        try (var lab = ScriptedServer.answering(status(404))) {
            var server = server(lab.url("/scep"), Optional.of(new CaIdentifier("x", true)), true);

            assertFails(server::getCaCert, ErrorCode.HTTP_REFUSED);
            assertThat(server.isIdentifierUnknown()).isFalse();
            assertThat(lab.requests()).hasSize(2);
        }
    }

    @Test
    void certainIdentifier_isNeverLeftOut() throws Exception {
        try (var lab = ScriptedServer.answering(status(404), ok("0"))) {
            var server = server(lab.url("/scep"), Optional.of(new CaIdentifier("x", false)), true);

            assertFails(server::getCaCert, ErrorCode.HTTP_REFUSED);
            assertThat(lab.requests()).hasSize(1);
        }
    }

    @Test
    void postedMessage_goesAsPkiMessage() throws Exception {
        try (var lab = ScriptedServer.answering(ok("CertRep"))) {
            assertThat(pkiOperation(server(lab.url("/scep?t=1"), NO_IDENTIFIER, true)))
                    .asString()
                    .isEqualTo("CertRep");

            assertThat(lab.targets()).containsExactly("POST /scep?t=1&operation=PKIOperation");
            assertThat(lab.requests().get(0))
                    .containsIgnoringCase("\r\nContent-Type: application/x-pki-message\r\n")
                    .endsWith("\r\n\r\n\u00FB\u00FF\u00BF\u0001");
        }
    }

    @Test
    void messageByGet_isEscapedBase64() throws Exception {
        try (var lab = ScriptedServer.answering(ok("CertRep"))) {
            pkiOperation(server(lab.url("/scep"), NO_IDENTIFIER, false));

            assertThat(lab.targets()).containsExactly("GET /scep?operation=PKIOperation&message=%2B%2F%2B%2FAQ%3D%3D");
        }
    }

    @Test
    void refusedMessage_tellsStatusAndWords() throws Exception {
        String answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 19\r\n\r\n<p>not allowed</p>\n";
        try (var lab = ScriptedServer.answering(answer)) {
            assertThat(assertFails(() -> pkiOperation(server(lab)), ErrorCode.HTTP_REFUSED))
                    .hasMessageEndingWith("HTTP 403, \"not allowed\"");
        }
    }

    @Test
    void serverTroubleThatIsAnAnswer_isNotSentAgain() throws Exception {
        try (var lab = ScriptedServer.answering(status(500))) {
            var retrying = new RetryingHttpClient(client, wait -> {}, Clock.systemUTC());
            var server =
                    new HttpScepServer(retrying, lab.url("/scep"), NO_IDENTIFIER, true, () -> Duration.ofSeconds(20));

            assertThat(assertFails(
                            () -> server.pkiOperation(MESSAGE, OnServerError.REPORT), ErrorCode.SERVER_UNAVAILABLE))
                    .hasMessageContaining("HTTP 500");
            assertThat(lab.requests()).hasSize(1);

            assertFails(() -> server.pkiOperation(MESSAGE, OnServerError.SEND_AGAIN), ErrorCode.SERVER_UNAVAILABLE);
            assertThat(lab.requests()).hasSize(4);
        }
    }

    @Test
    void nextCa_isGivenAFewSecondsOnly() throws Exception {
        List<Duration> limits = new ArrayList<>();
        HttpClient noting = (request, limit) -> {
            limits.add(limit);
            throw new ScepterException(ErrorCode.TIMED_OUT, "noted");
        };
        for (Duration left : List.of(Duration.ofSeconds(60), Duration.ofSeconds(2))) {
            var server = new HttpScepServer(noting, "http://ca.example/scep", NO_IDENTIFIER, true, () -> left);
            assertFails(server::getNextCaCert, ErrorCode.TIMED_OUT);
        }

        assertThat(limits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"503, true", "429, true", "500, false", "403, false"})
    void busyServer_isToldFromOneThatRefuses(int status, boolean busy) throws Exception {
        try (var lab = ScriptedServer.answering(status(status))) {
            var server = server(lab);

            ScepterException failure = catchThrowableOfType(
                    ScepterException.class, () -> server.pkiOperation(MESSAGE, OnServerError.REPORT));

            assertThat(failure).isNotNull();
            assertThat(server.isBusy()).isEqualTo(busy);
        }
    }

    @Test
    void noTimeLeft_sendsNothing() throws Exception {
        try (var lab = ScriptedServer.answering(ok("0"))) {
            var server = new HttpScepServer(client, lab.url("/"), NO_IDENTIFIER, true, () -> Duration.ZERO);

            assertFails(server::getCaCert, ErrorCode.TIMED_OUT);
            assertThat(lab.requests()).isEmpty();
        }
    }

    private HttpScepServer server(ScriptedServer lab) {
        return server(lab.url("/scep"), NO_IDENTIFIER, true);
    }

    private HttpScepServer server(String url, Optional<CaIdentifier> identifier, boolean post) {
        return new HttpScepServer(client, url, identifier, post, () -> Duration.ofSeconds(20));
    }

    private static byte[] pkiOperation(ScepServer server) throws ScepterException, InterruptedException {
        return server.pkiOperation(MESSAGE, OnServerError.SEND_AGAIN);
    }

    private static ScepterException assertFails(ThrowingCallable call, ErrorCode code) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        return failure;
    }
}
