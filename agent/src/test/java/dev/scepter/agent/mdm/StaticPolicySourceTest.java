package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPolicySourceTest {
    private static final String URL = "https://policies.example/all.json";

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
        assertThat(failure(url, 200, "{\"policies\":[]}").code()).isEqualTo(ErrorCode.POLICY_INVALID);
        assertThat(requests).isEmpty();
    }

    @Test
    void plainHttpToThisMachine_isAsked() throws Exception {
        source(200, "{\"policies\":[]}").fetch("http://127.0.0.1:8080/p", Duration.ofSeconds(1));

        assertThat(requests).hasSize(1);
    }

    @Test
    void brokenJson_showsNoPartOfTheDocument() {
        StringWriter text = new StringWriter();

        failure(URL, 200, "{\"id\":\"a\",\"challenge\":hunter2}").printStackTrace(new PrintWriter(text));

        assertThat(text.toString()).contains("line 1, column").doesNotContain("hunter2");
    }

    private List<String> fetch(String body) throws ScepterException, InterruptedException {
        return source(200, body).fetch(URL, Duration.ofSeconds(1)).stream()
                .map(document -> new String(document, UTF_8))
                .toList();
    }

    private ScepterException failure(String url, int status, String body) {
        ScepterException failure = catchThrowableOfType(
                ScepterException.class, () -> source(status, body).fetch(url, Duration.ofSeconds(1)));
        assertThat(failure).isNotNull();
        return failure;
    }

    private StaticPolicySource source(int status, String body) {
        HttpClient client = (request, limit) -> {
            requests.add(request);
            return new HttpReply(status, Map.of(), body.getBytes(UTF_8));
        };
        return new StaticPolicySource(client);
    }
}
