package dev.scepter.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyJudgementTest {
    private static final HttpRequest REQUEST =
            HttpRequest.get("GetCACert", "https://me:hunter2@ca.example/scep?key=hunter2", 1024);

    @Test
    void status200_passes() {
        assertThatNoException().isThrownBy(() -> HttpStatus.requireOk(REQUEST, reply(200, "x")));
    }

    @ParameterizedTest
    @CsvSource({
        "408, SERVER_UNAVAILABLE",
        "429, SERVER_UNAVAILABLE",
        "500, SERVER_UNAVAILABLE",
        "599, SERVER_UNAVAILABLE",
        "400, HTTP_REFUSED",
        "401, HTTP_REFUSED",
        "499, HTTP_REFUSED",
        "201, NOT_HTTP",
        "304, NOT_HTTP",
        "101, NOT_HTTP",
        "600, NOT_HTTP",
        "999, NOT_HTTP"
    })
    void otherStatus_hasItsCodeAndStandsInTheMessage(int status, ErrorCode code) {
        ScepterException failure = failure(reply(status, "because of this"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage("GetCACert https://ca.example/scep?…: HTTP " + status + ", \"because of this\"");
    }

    @Test
    void noContent_isEmpty() {
        assertThat(failure(reply(204, "")).code()).isEqualTo(ErrorCode.REPLY_EMPTY);
        assertThat(failure(reply(200, "")).code()).isEqualTo(ErrorCode.REPLY_EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><p>Sign in", "\n \t<html>Sign in", "\uFEFF<html><body>Sign in</body>"})
    void webPage_isNamedWithItsWords(String page) {
        ScepterException failure = failure(reply(200, page));

        assertThat(failure.code()).isEqualTo(ErrorCode.REPLY_HTML);
        assertThat(failure).hasMessageEndingWith("\"Sign in\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-----BEGIN CERTIFICATE-----", "{\"a\":\"<p>\"}", "AES\n", ""})
    void data_isNotTakenForAPage(String data) {
        assertThat(ReplyText.isMarkup(data.getBytes(UTF_8))).isFalse();
    }

    @Test
    void wordsOfPage_leaveTagsScriptsAndControlsOut() {
        String page = "<html><head><title>403 -\u001B[31m Forbidden</title><STYLE>p { color: red }</STYLE>"
                + "<script>var a = '<p>';</script></head><!-- > hidden --><body a='b'>No\r\n\r\n  access\u202E</body>";

        assertThat(ReplyText.words(page.getBytes(UTF_8))).isEqualTo("403 -[31m Forbidden No access");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<script", "<!--", "<p", "<script><script>"})
    void cutPage_hasNoWords(String page) {
        assertThat(ReplyText.words(page.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void wordsOfLongBody_areBounded() {
        assertThat(ReplyText.words("ab ".repeat(10_000).getBytes(UTF_8))).hasSizeLessThanOrEqualTo(301);
        assertThat(ReplyText.words(new byte[] {(byte) 0xFF, 0, 1, 'x'})).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://anything.example/, true",
        "http://localhost:8080/p, true",
        "http://LOCALHOST/, true",
        "http://127.9.9.9/, true",
        "http://[::1]:80/, true",
        "http://example.com/, false",
        "http://127.0.0.1.example.com/, false",
        "http://localhost@example.com/, false",
        "http://example.com#@localhost/, false",
        "http://example.com\\@localhost/, false",
        "ftp://localhost/, false",
        "localhost, false"
    })
    void onlyTlsAndThisMachine_areProtected(String url, boolean isProtected) {
        assertThat(UrlProtection.isProtected(url)).isEqualTo(isProtected);
    }

    @Test
    void unknownHost_isNamed() {
        ScepterException failure = ExchangeFailures.of(
                REQUEST,
                Way.direct(),
                new ExchangeTrace(1024),
                new IOException(new UnknownHostException("ca.example")));

        assertThat(failure.code()).isEqualTo(ErrorCode.HOST_UNKNOWN);
        assertThat(failure).hasMessageContaining("ca.example");
    }

    @Test
    void failureBeforeConnection_isConnectFailed() {
        ScepterException failure = ExchangeFailures.of(
                REQUEST, Way.direct(), new ExchangeTrace(1024), new SocketException("Network is unreachable"));

        assertThat(failure.code()).isEqualTo(ErrorCode.CONNECT_FAILED);
    }

    @Test
    void requestAsText_showsNoSecret() {
        assertThat(REQUEST.withHeader("Authorization", "hunter2").toString())
                .isEqualTo("GetCACert https://ca.example/scep?…");
        assertThat(DisplayUrl.of("http://me:hunter2@")).doesNotContain("hunter2");
        assertThat(DisplayUrl.of("http://a/" + "b".repeat(1000))).hasSizeLessThan(220);
    }

    private static ScepterException failure(HttpReply reply) {
        return catchThrowableOfType(ScepterException.class, () -> ReplyContent.require(REQUEST, reply));
    }

    private static HttpReply reply(int status, String body) {
        return new HttpReply(status, Map.of(), body.getBytes(UTF_8));
    }
}
