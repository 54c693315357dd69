package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicySourceTest {
    private static final String URL = "https://policies.example/all.json";

    private static final Instant DEVICE_TIME = Instant.parse("2031-05-06T00:00:00Z");
    private static final Instant SERVER_TIME = Instant.parse("2031-05-06T07:08:10Z");

    private final List<HttpRequest> requests = new ArrayList<>();

    @Test
    void listOfPolicies_isReturnedInOrderAndCanonical() throws Exception {
        List<String> documents = fetch(
                " { \"policies\": [ {\"name\":\"ü\", \"id\":\"b\", \"n\": {\"y\":1,\"x\":2}}, {\"id\":\"a\"} ] }\n");

        assertThat(documents)
                .containsExactly("{\"id\":\"b\",\"n\":{\"x\":2,\"y\":1},\"name\":\"ü\"}", "{\"id\":\"a\"}");
    }

    @Test
    void onePolicy_isReturned() throws Exception {
        assertThat(fetch("{\"id\":\"a\",\"keyLength\":2048}")).containsExactly("{\"id\":\"a\",\"keyLength\":2048}");
    }

    @Test
    void emptyList_isAnAnswer() throws Exception {
        assertThat(fetch("{\"policies\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "null",
                "{\"error\":\"sign in first\"}",
                "{\"policies\":null}",
                "{\"policies\":{}}",
                "{\"id\":\"a\",\"policies\":\"\"}",
                "{\"policies\":[1]}",
                "{\"policies\":[{\"id\":\"a\"},null]}",
                "{\"policies\":[",
                "{\"id\":\"a\"} {\"id\":\"b\"}",
                "{\"id\":\"a\",\"id\":\"b\"}",
                "not json",
                " "
            })
    void anythingElse_isUndecodable(String body) {
        assertThat(failure(URL, 200, body).code()).isEqualTo(ErrorCode.REPLY_UNDECODABLE);
    }

    @Test
    void webPage_isNamedSo() {
        assertThat(failure(URL, 200, "<!DOCTYPE html><title>Sign in</title>").code())
                .isEqualTo(ErrorCode.REPLY_HTML);
    }

    @Test
    void emptyAnswer_isNamedSo() {
        assertThat(failure(URL, 200, "").code()).isEqualTo(ErrorCode.REPLY_EMPTY);
    }

    @Test
    void refusal_isNamedSo() {
        assertThat(failure(URL, 403, "{\"policies\":[]}").code()).isEqualTo(ErrorCode.HTTP_REFUSED);
    }

    @Test
    void limitsOfDepthTextAndCount_hold() throws Exception {
        assertThat(failure(URL, 200, "{\"id\":" + "[".repeat(32) + "]".repeat(32) + "}")
                        .code())
                .isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        assertThat(failure(URL, 200, "{\"id\":\"" + "x".repeat(2_000_001) + "\"}")
                        .code())
                .isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        assertThat(failure(URL, 200, "{\"policies\":[" + "[],".repeat(300_000) + "[]]}")
                        .code())
                .isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        assertThat(failure(URL, 200, "{\"policies\":[" + "{},".repeat(1_000) + "{}]}")
                        .code())
                .isEqualTo(ErrorCode.REPLY_TOO_LARGE);

        assertThat(fetch("{\"policies\":[" + "{},".repeat(999) + "{}]}")).hasSize(1_000);
        assertThat(fetch("{\"id\":" + "[".repeat(31) + "]".repeat(31) + "}")).hasSize(1);
    }

    @Test
    void replyIsBoundedAndAskedForAsJson() throws Exception {
        fetch("{\"policies\":[]}");

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).maxReplyBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(requests.get(0).headers()).containsEntry("Accept", "application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://policies.example/", "http://127.0.0.1.example/", "ftp://localhost/", "nonsense"})
    void urlThatAnybodyCouldAnswer_isNotAsked(String url) {
        assertThat(failure(url, 200, "{\"policies\":[]}").code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
        assertThat(requests).isEmpty();
    }

    @Test
    void plainHttpToThisMachine_isAsked() throws Exception {
        ask("http://127.0.0.1:8080/p", 200, Map.of(), "{\"policies\":[]}");

        assertThat(requests).hasSize(1);
    }

    @Test
    void brokenJson_showsNoPartOfTheDocument() {
        StringWriter text = new StringWriter();

        failure(URL, 200, "{\"id\":\"a\",\"challenge\":hunter2}").printStackTrace(new PrintWriter(text));

        assertThat(text.toString()).contains("line 1, column").doesNotContain("hunter2");
    }

    @Test
    void plainHttpToAnyMachine_isAskedOnlyWithTheSetting() throws Exception {
        source("HTTP://policies.example/", true, 200, Map.of(), "{\"policies\":[]}")
                .ask(Optional.empty(), Duration.ZERO);
        ScepterException failure = catchThrowableOfType(
                ScepterException.class,
                () -> source("ftp://policies.example/", true, 200, Map.of(), "").ask(Optional.empty(), Duration.ZERO));

        assertThat(requests).hasSize(1);
        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
    }

    @Test
    void etag_isSentBackAndUnchangedIsAnAnswer() throws Exception {
        Map<String, String> headers = Map.of("ETag", "\"7\"", "Date", "Tue, 06 May 2031 07:08:10 GMT");

        PolicyAnswer first = ask(URL, 200, headers, "{\"policies\":[]}");
        PolicyAnswer second = source(URL, false, 304, headers, "").ask(Optional.of("\"7\""), Duration.ZERO);

        assertThat(((PolicyAnswer.Policies) first).etag()).contains("\"7\"");
        assertThat(second).isEqualTo(new PolicyAnswer.Unchanged(SERVER_TIME));
        assertThat(requests.get(0).headers()).doesNotContainKey("If-None-Match");
        assertThat(requests.get(1).headers()).containsEntry("If-None-Match", "\"7\"");
    }

    @Test
    void unchangedWithoutAnEtag_isNoAnswer() {
        assertThat(failure(URL, 304, "").code()).isEqualTo(ErrorCode.NOT_HTTP);
    }

    @Test
    void timeOfTheAnswer_isThatOfTheServerOnlyOverTls() throws Exception {
        Map<String, String> headers = Map.of("Date", "Tue, 06 May 2031 07:08:10 GMT");

        assertThat(ask(URL, 200, headers, "{\"policies\":[]}").at()).isEqualTo(SERVER_TIME);
        assertThat(ask("HTTPS://policies.example/", 200, headers, "{\"policies\":[]}")
                        .at())
                .isEqualTo(SERVER_TIME);
        assertThat(ask("http://127.0.0.1:8080/p", 200, headers, "{\"policies\":[]}")
                        .at())
                .isEqualTo(DEVICE_TIME);
        assertThat(ask(URL, 200, Map.of(), "{\"policies\":[]}").at()).isEqualTo(DEVICE_TIME);
    }

    @Test
    void answer_isCompleteAndItsRootsAreNotTrusted() throws Exception {
        PolicyAnswer.Policies answer =
                (PolicyAnswer.Policies) ask(URL, 200, Map.of(), "{\"policies\":[{\"id\":\"a\"},{}]}");

        assertThat(answer.complete()).isTrue();
        assertThat(answer.generation()).isEmpty();
        assertThat(answer.documents()).extracting(SourceDocument::where).containsExactly("/policies/0", "/policies/1");
        assertThat(answer.documents()).noneMatch(SourceDocument::rootsTrusted);
    }

    @Test
    void name_isTheUrlWithoutSecrets() {
        String url = "https://user:pw@policies.example:8443/" + "x".repeat(300) + "?key=hunter2#part";

        assertThat(source(url, false, 200, Map.of(), "").name())
                .startsWith("url https://policies.example:8443/" + "x".repeat(300));
        assertThat(source("hunter2", false, 200, Map.of(), "").name()).doesNotContain("hunter2");
    }

    private List<String> fetch(String body) throws ScepterException, InterruptedException {
        return ((PolicyAnswer.Policies) ask(URL, 200, Map.of(), body))
                .documents().stream()
                        .map(document -> new String(document.content(), UTF_8))
                        .toList();
    }

    private PolicyAnswer ask(String url, int status, Map<String, String> headers, String body)
            throws ScepterException, InterruptedException {
        return source(url, false, status, headers, body).ask(Optional.empty(), Duration.ZERO);
    }

    private ScepterException failure(String url, int status, String body) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> ask(url, status, Map.of(), body));
        assertThat(failure).isNotNull();
        return failure;
    }

    private UrlPolicySource source(
            String url, boolean allowPlainHttp, int status, Map<String, String> headers, String body) {
        HttpClient client = (request, limit) -> {
            requests.add(request);
            return new HttpReply(status, headers, body.getBytes(UTF_8));
        };
        return new UrlPolicySource(client, url, allowPlainHttp, Duration.ofSeconds(1), new ManualClock(DEVICE_TIME));
    }
}
