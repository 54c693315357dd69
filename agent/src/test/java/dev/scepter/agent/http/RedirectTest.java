package dev.scepter.agent.http;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static dev.scepter.agent.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedirectTest {
    private final OkHttpBoundedClient client = new OkHttpBoundedClient();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void getOnTheSameServer_isFollowed(int status) throws Exception {
        try (var server = ScriptedServer.answering(status(status, "Location: there?x=1"), ok("found"))) {
            HttpReply reply = client.exchange(get(server.url("/a/b?operation=GetCACaps")), Duration.ofSeconds(20));

            assertThat(reply.body()).asString().isEqualTo("found");
            assertThat(server.targets()).containsExactly("GET /a/b?operation=GetCACaps", "GET /a/there?x=1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void postOnTheSameServer_keepsItsBody(int status) throws Exception {
        try (var server = ScriptedServer.answering(status(status, "Location: /there"), ok("found"))) {
            HttpReply reply = client.exchange(post(server.url("/scep")), Duration.ofSeconds(20));

            assertThat(reply.body()).asString().isEqualTo("found");
            assertThat(server.targets()).containsExactly("POST /scep", "POST /there");
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request).endsWith("\r\n\r\nmessage"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectOfARequestThatWantsNone_isNotFollowed(int status) throws Exception {
        try (var server = ScriptedServer.answering(status(status, "Location: /there"), ok("found"))) {
            assertThat(failure(get(server.url("/a")).withoutRedirects()).code())
                    .isEqualTo(ErrorCode.REDIRECT_FORBIDDEN);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void redirectElsewhereOfARequestThatWantsNone_isNamedSo() throws Exception {
        try (var server = ScriptedServer.answering(status(307, "Location: https://other.example/"), ok("found"))) {
            assertThat(failure(post(server.url("/a")).withoutRedirects()).code())
                    .isEqualTo(ErrorCode.REDIRECTED_ELSEWHERE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void postThatWouldBecomeGet_isNotFollowed(int status) throws Exception {
        try (var server = ScriptedServer.answering(status(status, "Location: /there"), ok("found"))) {
            assertThat(failure(post(server.url("/scep"))).code()).isEqualTo(ErrorCode.REDIRECT_FORBIDDEN);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:PORT/scep", // another name, though the same machine
        "http://127.0.0.1:1/scep",
        "https://127.0.0.1:PORT/scep",
        "//other.example/scep",
        "file:///etc/passwd",
        "javascript:alert(1)"
    })
    void otherServerOrScheme_isNotFollowed(String location) throws Exception {
        ScriptedServer[] self = new ScriptedServer[1];
        try (var server = ScriptedServer.of((request, connection, out) ->
                ScriptedServer.write(out, status(307, "Location: " + location.replace("PORT", "" + self[0].port()))))) {
            self[0] = server;

            assertThat(failure(get(server.url("/"))).code()).isEqualTo(ErrorCode.REDIRECTED_ELSEWHERE);
            assertThat(failure(post(server.url("/"))).code()).isEqualTo(ErrorCode.REDIRECTED_ELSEWHERE);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-No-Location: 1", "Location: http://", "Location: http://127.0.0.1:99999/"})
    void missingOrBrokenLocation_isForbidden(String header) throws Exception {
        try (var server = ScriptedServer.answering(status(302, header))) {
            assertThat(failure(get(server.url("/"))).code()).isEqualTo(ErrorCode.REDIRECT_FORBIDDEN);
        }
    }

    @Test
    void circle_isLoop() throws Exception {
        try (var server =
                ScriptedServer.answering(status(302, "Location: /b"), status(302, "Location: /a"), ok("never"))) {
            assertThat(failure(get(server.url("/a"))).code()).isEqualTo(ErrorCode.REDIRECT_LOOP);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void threeRedirects_areFollowed() throws Exception {
        try (var server = ScriptedServer.answering(
                status(302, "Location: /1"), status(302, "Location: /2"), status(302, "Location: /3"), ok("found"))) {
            assertThat(client.exchange(get(server.url("/0")), Duration.ofSeconds(20))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void fourthRedirect_isLoop() throws Exception {
        try (var server = ScriptedServer.answering(
                status(302, "Location: /1"),
                status(302, "Location: /2"),
                status(302, "Location: /3"),
                status(302, "Location: /4"),
                ok("never"))) {
            assertThat(failure(get(server.url("/0"))).code()).isEqualTo(ErrorCode.REDIRECT_LOOP);
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void userInfoInLocation_standsInNoFailure() throws Exception {
        try (var server = ScriptedServer.answering(status(302, "Location: http://me:hunter2@other.example/?hunter2"))) {
            assertThat(failure(get(server.url("/"))))
                    .hasMessageContaining("http://other.example/")
                    .hasMessageNotContaining("hunter2");
        }
    }

    private ScepterException failure(HttpRequest request) {
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> client.exchange(request, Duration.ofSeconds(20)));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static HttpRequest get(String url) {
        return HttpRequest.get("GetCACaps", url, 1024);
    }

    private static HttpRequest post(String url) {
        byte[] body = "message".getBytes(StandardCharsets.US_ASCII);
        return HttpRequest.post("PKIOperation", url, "application/x-pki-message", body, 1024);
    }
}
