package dev.scepter.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingHttpClientTest {
    private static final Duration AMPLE = Duration.ofSeconds(75);
    private static final HttpRequest REQUEST = HttpRequest.get("GetCACaps", "http://ca.example/scep", 1024);

    private final FakeTime time = new FakeTime();
    private final FakeServer server = new FakeServer();
    private final RetryingHttpClient client = new RetryingHttpClient(server, time::sleep, time);

    @Test
    void completeAnswer_isSentForOnce() throws Exception {
        server.answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).status()).isEqualTo(200);
        assertThat(server.requests).containsExactly(REQUEST);
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    void replyTellsWhetherTheBytesHadLeftBefore() throws Exception {
        server.answers(200).fails(ErrorCode.TIMED_OUT).answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).isAfterResend()).isFalse();
        assertThat(client.exchange(REQUEST, AMPLE).isAfterResend()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_UNKNOWN", "CONNECT_FAILED", "TIMED_OUT", "CONNECTION_BROKEN"})
    void serverNotReached_sameBytesGoTwiceMore(ErrorCode code) {
        server.fails(code).fails(code).fails(code).answers(200);

        assertThatThrownBy(() -> client.exchange(REQUEST, AMPLE))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(server.requests)
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent).isSameAs(REQUEST));
        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 599})
    void serverTrouble_sameBytesGoTwiceMore(int status) throws Exception {
        server.answers(status).answers(status).answers(status).answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).status()).isEqualTo(status);
        assertThat(server.requests).hasSize(3);
        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    @Test
    void secondTry_canSucceed() throws Exception {
        server.fails(ErrorCode.CONNECTION_BROKEN).answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).status()).isEqualTo(200);
        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void serverTroubleThatIsFinal_isSentForOnce() throws Exception {
        server.answers(500).answers(200);

        assertThat(client.exchange(REQUEST.withoutServerErrorRetries(), AMPLE).status())
                .isEqualTo(500);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void busyServerOfRequestWithFinalServerTrouble_isAskedAgain(int status) throws Exception {
        server.answers(status).answers(200);

        assertThat(client.exchange(REQUEST.withoutServerErrorRetries(), AMPLE).status())
                .isEqualTo(200);
    }

    @Test
    void brokenConnectionOfRequestWithFinalServerTrouble_goesAgain() throws Exception {
        server.fails(ErrorCode.CONNECTION_BROKEN).answers(200);

        assertThat(client.exchange(REQUEST.withoutServerErrorRetries(), AMPLE).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 404})
    void otherStatus_isFinal(int status) throws Exception {
        server.answers(status).answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).status()).isEqualTo(status);
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_UNTRUSTED", "REDIRECTED_ELSEWHERE", "NOT_HTTP", "REPLY_TOO_LARGE", "REDIRECT_LOOP"})
    void failureOfTrustOrProtocol_isFinal(ErrorCode code) {
        server.fails(code).answers(200);

        assertThatThrownBy(() -> client.exchange(REQUEST, AMPLE)).isInstanceOf(ScepterException.class);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void retryAfterUpToTenSeconds_isObeyed() throws Exception {
        server.answers(503, "Retry-After", "10")
                .answers(429, "Retry-After", "0")
                .answers(200);

        assertThat(client.exchange(REQUEST, AMPLE).status()).isEqualTo(200);
        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(10), Duration.ZERO);
    }

    @Test
    void retryAfterAsDate_countsFromTheServersClock() throws Exception {
        server.answers(Map.of("Date", "Sun, 22 Nov 2026 10:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 10:00:07 GMT"))
                .answers(200);

        client.exchange(REQUEST, AMPLE);

        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999", "Sun, 22 Nov 2026 10:00:07 GMT", ""})
    void retryAfterThatSaysNothing_leavesTheUsualWait(String value) throws Exception {
        server.answers(503, "Retry-After", value).answers(200);

        client.exchange(REQUEST, AMPLE);

        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void longerRetryAfter_endsItAndReachesTheCaller() throws Exception {
        server.answers(503, "Retry-After", "11").answers(200);

        HttpReply reply = client.exchange(REQUEST, AMPLE);

        assertThat(server.requests).hasSize(1);
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> HttpStatus.requireOk(REQUEST, reply));
        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(11));
    }

    @Test
    void waitThatDoesNotFit_endsItWithTheLastFailure() {
        server.takes(Duration.ofSeconds(20))
                .fails(ErrorCode.TIMED_OUT)
                .fails(ErrorCode.CONNECT_FAILED)
                .answers(200);

        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> client.exchange(REQUEST, Duration.ofSeconds(44)));

        assertThat(failure.code()).isEqualTo(ErrorCode.CONNECT_FAILED);
        assertThat(time.sleeps).containsExactly(Duration.ofSeconds(1));
        assertThat(server.limits).containsExactly(Duration.ofSeconds(44), Duration.ofSeconds(23));
    }

    @Test
    void clockSetBack_givesNoMoreThanTheLimit() throws Exception {
        server.takes(Duration.ofDays(-1)).fails(ErrorCode.CONNECTION_BROKEN).answers(200);

        client.exchange(REQUEST, AMPLE);

        assertThat(server.limits).containsExactly(AMPLE, AMPLE);
    }

    @Test
    void interruptedWait_isPassedOn() {
        server.fails(ErrorCode.CONNECTION_BROKEN).answers(200);
        RetryingHttpClient interrupted = new RetryingHttpClient(
                server,
                wait -> {
                    throw new InterruptedException();
                },
                time);

        assertThatThrownBy(() -> interrupted.exchange(REQUEST, AMPLE)).isInstanceOf(InterruptedException.class);
        assertThat(server.requests).hasSize(1);
    }

    /** Stands still unless somebody sleeps or the server takes its time. */
    private static final class FakeTime extends Clock {
        private final List<Duration> sleeps = new ArrayList<>();
        private Instant now = Instant.parse("2026-11-22T10:00:00Z");

        void sleep(Duration duration) {
            sleeps.add(duration);
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private interface Answer {
        HttpReply give() throws ScepterException;
    }

    private final class FakeServer implements HttpClient {
        private final Deque<Answer> answers = new ArrayDeque<>();
        private final List<HttpRequest> requests = new ArrayList<>();
        private final List<Duration> limits = new ArrayList<>();
        private Duration pace = Duration.ZERO;

        FakeServer answers(int status, String... header) {
            Map<String, String> headers = header.length == 0 ? Map.of() : Map.of(header[0], header[1]);
            answers.add(() -> new HttpReply(status, headers, new byte[0]));
            return this;
        }

        FakeServer answers(Map<String, String> headers) {
            answers.add(() -> new HttpReply(503, headers, new byte[0]));
            return this;
        }

        FakeServer fails(ErrorCode code) {
            answers.add(() -> {
                throw new ScepterException(code, "as told");
            });
            return this;
        }

        FakeServer takes(Duration duration) {
            pace = duration;
            return this;
        }

        @Override
        public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
            requests.add(request);
            limits.add(limit);
            time.now = time.now.plus(pace);
            return answers.remove().give();
        }
    }
}
