package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceApiTest {
    private static final String URL = "https://mdm.example/base";
    private static final String TOKEN = "one-time-token-7461736b";
    private static final String DEVICE_TOKEN = "device-token-68616e64";
    private static final String REPORT_KEY = "0123456789abcdef";
    private static final String POLICIES = "{\"deviceId\":\"dev-1\",\"generation\":7,\"policies\":[],\"removed\":[]}";
    private static final DeviceInfo DEVICE =
            new DeviceInfo("laptop", Optional.empty(), "Linux 6", "1.0", Optional.of("ab".repeat(32)));

    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final ManualSleeper sleeper = new ManualSleeper(clock);
    private final ScriptedHttp http = new ScriptedHttp();
    private final DeviceApi api = new DeviceApi(http, false, new SecureRandom(), clock, sleeper);
    private final ManagedKey key = key();

    @Test
    void enrolment_sendsTokenAndDeviceAndReadsTheIdentity() throws Exception {
        http.then(201, "{\"deviceToken\":\"" + DEVICE_TOKEN + "\",\"deviceId\":\"dev-1\",\"more\":[1]}");

        Enrolled enrolled = enroll("HTTPS://mdm.example:443/base/");

        assertThat(enrolled).isEqualTo(new Enrolled("dev-1", Secret.ofText(DEVICE_TOKEN)));
        HttpRequest request = http.request(0);
        assertThat(request.url()).isEqualTo(URL + "/v1/enroll");
        assertThat(request.followsRedirects()).isFalse();
        assertThat(request.headers()).doesNotContainKey("Authorization");
        assertThat(http.claim(0, "htm")).isEqualTo("POST");
        assertThat(http.claim(0, "htu")).isEqualTo(URL + "/v1/enroll");
        JsonNode body = new JsonMapper().readTree(request.body());
        assertThat(body.at("/enrollmentToken").asText()).isEqualTo(TOKEN);
        assertThat(body.at("/device").toString())
                .isEqualTo("{\"name\":\"laptop\",\"serialNumber\":null,\"os\":\"Linux 6\",\"agentVersion\":\"1.0\","
                        + "\"hardwareId\":\"" + "ab".repeat(32) + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedToken_isNamedSoWithTheServersWords(int status) {
        http.then(status, "{\"code\":\"x\",\"message\":\"token is used up\"}");

        ScepterException failure = enrolmentFailure();

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_TOKEN_REFUSED);
        assertThat(failure.getMessage()).contains("HTTP " + status).contains("token is used up");
        assertThat(http.requests).hasSize(1);
    }

    @Test
    void enrolmentWithoutCompleteAnswer_isTriedThreeTimesEachWithItsOwnProof() throws Exception {
        http.then(DeviceApiTest::timeOut)
                .then(503, "")
                .then(201, "{\"deviceId\":\"dev-1\",\"deviceToken\":\"" + DEVICE_TOKEN + "\"}");

        enroll(URL);

        assertThat(sleeper.slept()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(List.of(http.claim(0, "jti"), http.claim(1, "jti"), http.claim(2, "jti")))
                .doesNotHaveDuplicates();
    }

    @Test
    void enrolmentThatIsNeverAnswered_endsAfterThreeTries() {
        http.then(DeviceApiTest::timeOut);

        assertThat(enrolmentFailure().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(http.requests).hasSize(3);
    }

    @Test
    void retryAfter_isObeyedUpTo10s() {
        http.then(429, Map.of("Retry-After", "7"), "").then(429, Map.of("Retry-After", "11"), "");

        ScepterException failure = enrolmentFailure();

        assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(11));
        assertThat(sleeper.slept()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void slowTries_endWithinTheTimeOfThreeExchanges() {
        http.then(request -> {
            clock.advance(Duration.ofSeconds(20));
            return timeOut(request);
        });

        enrolmentFailure();

        assertThat(http.limits).hasSize(3).allMatch(limit -> limit.compareTo(Duration.ofSeconds(20)) <= 0);
        assertThat(clock.instant()).isBeforeOrEqualTo(Instant.parse("2031-05-06T07:09:13Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mdm.example",
                "http://127.0.0.1.example",
                "ftp://mdm.example",
                "https://user:hunter2@mdm.example",
                "https://mdm.example/?token=hunter2",
                "https://mdm.example/#hunter2",
                "nonsense"
            })
    void addressThatIsNotPermitted_isNotCalled(String url) {
        http.then(201, "{}");

        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> enroll(url));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
        assertThat(failure.getMessage()).doesNotContain("hunter2");
        assertThat(http.requests).isEmpty();
    }

    @Test
    void plainHttp_isPermittedToThisMachineAndWhereAllowed() throws Exception {
        DeviceApi lenient = new DeviceApi(http, true, new SecureRandom(), clock, sleeper);

        assertThat(api.permitted("http://localhost:8080/").text()).isEqualTo("http://localhost:8080");
        assertThat(lenient.permitted("http://mdm.example").text()).isEqualTo("http://mdm.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"deviceId\":\"dev-1\"}",
                "{\"deviceId\":\"a/b\",\"deviceToken\":\"t\"}",
                "{\"deviceId\":1,\"deviceToken\":\"t\"}",
                "{\"deviceId\":\"dev-1\",\"deviceToken\":\"\"}",
                "{\"deviceId\":\"dev-1\",\"deviceToken\":\"line\\nbreak\"}",
                "{\"deviceId\":\"dev-1\",\"deviceId\":\"dev-2\",\"deviceToken\":\"t\"}",
                "{\"deviceId\":\"dev-1\",\"deviceToken\":\"t\"} x"
            })
    void answerThatIsNoIdentity_isUndecodable(String body) {
        http.then(201, body);

        assertThat(enrolmentFailure().code()).isEqualTo(ErrorCode.REPLY_UNDECODABLE);
        assertThat(http.requests).hasSize(1);
    }

    @Test
    void successOfAnotherStatus_isRefusedAndNotShown() {
        http.then(200, "{\"deviceId\":\"dev-1\",\"deviceToken\":\"" + DEVICE_TOKEN + "\"}");

        ScepterException failure = enrolmentFailure();

        assertThat(failure.code()).isEqualTo(ErrorCode.REPLY_UNDECODABLE);
        assertThat(trace(failure)).doesNotContain(DEVICE_TOKEN);
    }

    @Test
    void policies_areAskedForUnderTheIdentity() throws Exception {
        http.then(200, POLICIES);

        api.policies(identity(URL), key, Optional.of("\"e1\""), Duration.ofSeconds(90));

        HttpRequest request = http.request(0);
        assertThat(request.url()).isEqualTo(URL + "/v1/devices/dev-1/policies");
        assertThat(request.headers())
                .containsEntry("Authorization", "DPoP " + DEVICE_TOKEN)
                .containsEntry("If-None-Match", "\"e1\"")
                .containsEntry("Prefer", "wait=90");
        assertThat(request.followsRedirects()).isFalse();
        assertThat(request.longest()).isEqualTo(Duration.ofSeconds(110));
        assertThat(http.limits).containsExactly(Duration.ofSeconds(110));
        assertThat(request.maxReplyBytes()).isEqualTo(8 * 1024 * 1024);
        assertThat(http.claim(0, "htm")).isEqualTo("GET");
        assertThat(http.claim(0, "htu")).isEqualTo(URL + "/v1/devices/dev-1/policies");
        assertThat(http.proof(0).getPayload().toJSONObject()).containsKey("ath");
    }

    @ParameterizedTest
    @CsvSource({"0, , 20", "-5, , 20", "1, wait=1, 21", "3600, wait=300, 320"})
    void wait_isBounded(long seconds, String prefer, long longest) throws Exception {
        http.then(200, POLICIES);

        api.policies(identity(URL), key, Optional.empty(), Duration.ofSeconds(seconds));

        assertThat(http.request(0).headers().get("Prefer")).isEqualTo(prefer);
        assertThat(http.request(0).longest()).isEqualTo(Duration.ofSeconds(longest));
    }

    @Test
    void wholeAnswer_isReadInAllItsMembers() throws Exception {
        http.then(
                200,
                Map.of("ETag", "W/\"e2\"", "Date", "Tue, 06 May 2031 07:10:00 GMT"),
                "{\"deviceId\":\"dev-1\",\"generation\":9007199254740991,\"policies\":[ {\"name\":\"b\",\"id\":\"a\"} ],"
                        + "\"removed\":[{\"id\":\"x\",\"roots\":\"keep\"},{\"id\":\"y\",\"roots\":\"remove\"}],"
                        + "\"pause\":[\"renew\",\"dance\",\"enrol\"],\"pollSeconds\":120,\"proofNonce\":\"n\",\"new\":{}}");

        PolicyAnswer.Policies answer = policies();

        assertThat(answer.at()).isEqualTo(Instant.parse("2031-05-06T07:10:00Z"));
        assertThat(answer.generation()).isEqualTo(OptionalLong.of(9_007_199_254_740_991L));
        assertThat(answer.complete()).isTrue();
        assertThat(answer.documents())
                .extracting(
                        document -> new String(document.content(), UTF_8),
                        SourceDocument::where,
                        SourceDocument::rootsTrusted)
                .containsExactly(tuple("{\"id\":\"a\",\"name\":\"b\"}", "/policies/0", true));
        assertThat(answer.removed())
                .containsExactly(new Tombstone(new PolicyId("x"), true), new Tombstone(new PolicyId("y"), false));
        assertThat(answer.paused()).containsExactlyInAnyOrder(Pause.RENEW, Pause.ENROL);
        assertThat(answer.pollSeconds()).isEqualTo(OptionalInt.of(120));
        assertThat(answer.proofNonce()).contains("n");
        assertThat(answer.etag()).contains("W/\"e2\"");
    }

    @Test
    void leastAnswer_isTaken() throws Exception {
        http.then(
                200, "{\"deviceId\":\"dev-1\",\"generation\":0,\"policies\":[],\"removed\":null,\"pollSeconds\":null}");

        PolicyAnswer.Policies answer = policies();

        assertThat(answer.removed()).isEmpty();
        assertThat(answer.paused()).isEmpty();
        assertThat(answer.pollSeconds()).isEmpty();
        assertThat(answer.proofNonce()).isEmpty();
        assertThat(answer.etag()).isEmpty();
        assertThat(answer.at()).isEqualTo(clock.instant());
    }

    @Test
    void dateOverPlainHttp_doesNotCount() throws Exception {
        http.then(200, Map.of("Date", "Tue, 06 May 2031 09:10:00 GMT"), POLICIES);

        PolicyAnswer answer = api.policies(identity("http://127.0.0.1:1"), key, Optional.empty(), Duration.ZERO);

        assertThat(answer.at()).isEqualTo(clock.instant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"generation\":1,\"policies\":[]}|/deviceId is missing",
                "{\"deviceId\":null,\"generation\":1,\"policies\":[]}|/deviceId is missing",
                "{\"deviceId\":7,\"generation\":1,\"policies\":[]}|/deviceId is no text",
                "{\"deviceId\":\"dev-1\",\"policies\":[]}|/generation is missing",
                "{\"deviceId\":\"dev-1\",\"generation\":\"1\",\"policies\":[]}|/generation is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":1.0,\"policies\":[]}|/generation is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":-1,\"policies\":[]}|/generation is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":9007199254740992,\"policies\":[]}|/generation is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":99999999999999999999,\"policies\":[]}|/generation is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":1}|/policies is missing",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":{}}|/policies is no list",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[{},3]}|/policies/1 is no object",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"removed\":{}}|/removed is no list",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"removed\":[{\"roots\":\"keep\"}]}|/removed/0/id is missing",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"removed\":[{\"id\":\"a b\",\"roots\":\"keep\"}]}|/removed/0/id is no text",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"removed\":[{\"id\":\"a\"}]}|/removed/0/roots is missing",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"removed\":[{\"id\":\"a\",\"roots\":\"burn\"}]}|/removed/0/roots is no text",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"pause\":\"enrol\"}|/pause is no list",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"pause\":[1]}|/pause/0 is no text",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"pollSeconds\":\"9\"}|/pollSeconds is no whole number",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[],\"proofNonce\":\"\"}|/proofNonce is no text",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"generation\":2,\"policies\":[]}|not JSON",
                "{\"deviceId\":\"dev-1\",\"generation\":1,\"policies\":[]} {}|not JSON",
                "[]|no JSON object",
                "{|not JSON"
            })
    void answerThatIsNotOfTheForm_isUndecodableAndNamesTheMember(String body, String what) {
        http.then(200, body);

        ScepterException failure = policiesFailure(Optional.empty());

        assertThat(failure.code()).isEqualTo(ErrorCode.REPLY_UNDECODABLE);
        assertThat(failure.getMessage()).contains(what);
    }

    @Test
    void pollSecondsOutOfAllBounds_areTheFarthestNumber() throws Exception {
        http.then(200, POLICIES.replace("}", ",\"pollSeconds\":99999999999}"));

        assertThat(policies().pollSeconds()).isEqualTo(OptionalInt.of(Integer.MAX_VALUE));
    }

    @Test
    void tooManyItems_areTooLarge() throws Exception {
        http.then(200, POLICIES.replace("\"policies\":[]", "\"policies\":[" + "{},".repeat(999) + "{}]"))
                .then(200, POLICIES.replace("\"policies\":[]", "\"policies\":[" + "{},".repeat(1000) + "{}]"))
                .then(200, POLICIES.replace("\"removed\":[]", "\"removed\":[" + "{},".repeat(1000) + "{}]"))
                .then(200, POLICIES.replace("[]", "[{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}]"));

        assertThat(policies().documents()).hasSize(1000);
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE);
    }

    @Test
    void notModified_isAnAnswerOnlyToAnEtag() throws Exception {
        http.then(304, "");

        assertThat(api.policies(identity(URL), key, Optional.of("\"e\""), Duration.ZERO))
                .isEqualTo(new PolicyAnswer.Unchanged(clock.instant()));
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.NOT_HTTP);
        assertThat(policiesFailure(Optional.of("not\r\nsendable")).code()).isEqualTo(ErrorCode.NOT_HTTP);
    }

    @Test
    void answerForAnotherDevice_isForeign() {
        http.then(200, POLICIES.replace("dev-1", "dev-2"));

        ScepterException failure = policiesFailure(Optional.empty());

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_ANSWER_FOREIGN);
        assertThat(failure.getMessage()).doesNotContain("dev-2");
    }

    @Test
    void retired_isObeyedOnlyWithTheOwnDeviceId() throws Exception {
        http.then(410, "{\"deviceId\":\"dev-1\",\"message\":\"bye\\u001b[31m\"}")
                .then(410, "{\"deviceId\":\"dev-2\",\"message\":\"bye\"}")
                .then(410, "{\"message\":\"bye\"}")
                .then(410, "<html>gone</html>");

        assertThat(api.policies(identity(URL), key, Optional.empty(), Duration.ZERO))
                .isEqualTo(new PolicyAnswer.Retired(clock.instant(), "bye[31m"));
        for (int i = 0; i < 3; i++) {
            assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.MDM_ANSWER_FOREIGN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, HTTP_REFUSED",
        "401, MDM_UNAUTHORIZED",
        "403, HTTP_REFUSED",
        "404, HTTP_REFUSED",
        "408, SERVER_UNAVAILABLE",
        "429, SERVER_UNAVAILABLE",
        "500, SERVER_UNAVAILABLE",
        "503, SERVER_UNAVAILABLE",
        "206, REPLY_UNDECODABLE",
        "300, NOT_HTTP"
    })
    void otherStatus_isAFailureThatIsNotRepeated(int status, ErrorCode code) {
        http.then(status, "{\"message\":\"words\"}");

        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(code);
        assertThat(http.requests).hasSize(1);
    }

    @Test
    void retryAfterOfABusyServer_isHandedOn() {
        http.then(503, Map.of("Retry-After", "120"), "");

        assertThat(policiesFailure(Optional.empty()).retryAfter()).contains(Duration.ofMinutes(2));
    }

    @Test
    void webPageAndNothing_areNamedSo() {
        http.then(200, "<!DOCTYPE html><title>Sign in</title>").then(200, "");

        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.REPLY_HTML);
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.REPLY_EMPTY);
    }

    @Test
    void nonce_isAnsweredOnceAndRemembered() throws Exception {
        http.then(401, Map.of("DPoP-Nonce", "n1"), "")
                .then(200, Map.of("DPoP-Nonce", "n2"), POLICIES)
                .then(200, POLICIES);

        policies();
        policies();

        assertThat(http.requests).hasSize(3);
        assertThat(http.claim(0, "nonce")).isNull();
        assertThat(http.claim(1, "nonce")).isEqualTo("n1");
        assertThat(http.claim(2, "nonce")).isEqualTo("n2");
        assertThat(http.claim(0, "jti")).isNotEqualTo(http.claim(1, "jti"));
    }

    @Test
    void nonceAfterNonce_isNotFollowedForEver() {
        http.then(401, Map.of("DPoP-Nonce", "n1"), "")
                .then(401, Map.of("DPoP-Nonce", "n2"), "")
                .then(401, Map.of("DPoP-Nonce", "n2"), "");

        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.MDM_UNAUTHORIZED);
        assertThat(http.requests).hasSize(2);
        // The nonce that was sent and refused is not sent again.
        assertThat(policiesFailure(Optional.empty()).code()).isEqualTo(ErrorCode.MDM_UNAUTHORIZED);
        assertThat(http.requests).hasSize(3);
    }

    @Test
    void nonceThatIsNone_isIgnored() {
        http.then(401, Map.of("DPoP-Nonce", "with \"quotes\""), "");

        policiesFailure(Optional.empty());

        assertThat(http.requests).hasSize(1);
    }

    @Test
    void nonceOfAnotherServer_isNotUsed() throws Exception {
        http.then(200, Map.of("DPoP-Nonce", "n1"), POLICIES).then(200, POLICIES);

        policies();
        api.policies(identity("https://other.example"), key, Optional.empty(), Duration.ZERO);

        assertThat(http.claim(1, "nonce")).isNull();
    }

    @Test
    void report_isSentWithItsKey() throws Exception {
        http.then(204, "");

        ReportAnswer answer = api.report(identity(URL), key, REPORT_KEY, "{}".getBytes(UTF_8));

        assertThat(answer).isEqualTo(ReportAnswer.TAKEN);
        HttpRequest request = http.request(0);
        assertThat(request.url()).isEqualTo(URL + "/v1/devices/dev-1/status");
        assertThat(request.headers())
                .containsEntry("Idempotency-Key", REPORT_KEY)
                .containsEntry("Authorization", "DPoP " + DEVICE_TOKEN);
        assertThat(request.followsRedirects()).isFalse();
        assertThat(request.contentType()).contains("application/json");
        assertThat(request.body()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(http.claim(0, "htm")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void reportThatTheMdmCannotTakeAsItIs_isAnAnswer(int status) throws Exception {
        http.then(status, "{\"message\":\"no\"}");

        assertThat(api.report(identity(URL), key, REPORT_KEY, new byte[0])).isInstanceOf(ReportAnswer.Unfit.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', REPLY_EMPTY",
        "200, <html>sign in</html>, REPLY_HTML",
        "200, {}, REPLY_UNDECODABLE",
        "401, '', MDM_UNAUTHORIZED",
        "403, '', HTTP_REFUSED",
        "404, '', HTTP_REFUSED",
        "408, '', SERVER_UNAVAILABLE",
        "409, '', HTTP_REFUSED",
        "410, '', MDM_RETIRED",
        "429, '', SERVER_UNAVAILABLE",
        "500, '', SERVER_UNAVAILABLE",
        "503, '', SERVER_UNAVAILABLE"
    })
    void reportThatWasNotTaken_isAFailure(int status, String body, ErrorCode code) {
        http.then(status, body);

        ScepterException failure = catchThrowableOfType(
                ScepterException.class, () -> api.report(identity(URL), key, REPORT_KEY, new byte[0]));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(http.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"no such token: %s!\"}",
                "no such token: %s",
                "%s",
                "{\"message\":\"no such token: %s",
                "<html>%s</html>"
            })
    void tokenInTheServersWords_isNotShown(String words) {
        http.then(request -> reply(401, words, TOKEN, request))
                .then(request -> reply(401, words, DEVICE_TOKEN, request));

        ScepterException refused = enrolmentFailure();
        ScepterException unauthorized = policiesFailure(Optional.empty());

        assertThat(trace(refused)).doesNotContain(TOKEN).doesNotContain("eyJ");
        assertThat(trace(unauthorized)).doesNotContain(DEVICE_TOKEN).doesNotContain("eyJ");
    }

    @Test
    void startOfACutOffToken_isNotShown() {
        http.then(403, "unknown: " + TOKEN.substring(0, 12));

        assertThat(trace(enrolmentFailure())).contains("unknown").doesNotContain(TOKEN.substring(0, 8));
    }

    @Test
    void source_isNamedByItsAddressAndAsksTheApi() throws Exception {
        http.then(200, POLICIES);
        WatchedKeys keys = new WatchedKeys(key);
        PolicySource source = new DeviceApiSource(api, identity(URL), keys);

        PolicyAnswer answer = source.ask(Optional.empty(), Duration.ZERO);

        assertThat(source.name()).isEqualTo("mdm " + URL);
        assertThat(answer).isInstanceOf(PolicyAnswer.Policies.class);
        // Each handle of a key that stays open costs memory in the system.
        assertThat(keys.life).containsExactly("open", "close");
    }

    private static HttpReply reply(int status, String words, String token, HttpRequest request) {
        String proof = request.headers().getOrDefault("DPoP", "");
        return new HttpReply(
                status, Map.of(), words.replace("%s", token + " " + proof).getBytes(UTF_8));
    }

    private static HttpReply timeOut(HttpRequest request) throws ScepterException {
        throw new ScepterException(ErrorCode.TIMED_OUT, request + ": no answer");
    }

    private Enrolled enroll(String url) throws ScepterException, InterruptedException {
        return api.enroll(url, Secret.ofText(TOKEN), DEVICE, key);
    }

    private ScepterException enrolmentFailure() {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> enroll(URL));
        assertThat(failure).isNotNull();
        assertThat(trace(failure)).doesNotContain(TOKEN);
        return failure;
    }

    private PolicyAnswer.Policies policies() throws ScepterException, InterruptedException {
        return (PolicyAnswer.Policies) api.policies(identity(URL), key, Optional.empty(), Duration.ZERO);
    }

    private ScepterException policiesFailure(Optional<String> etag) {
        ScepterException failure = catchThrowableOfType(
                ScepterException.class, () -> api.policies(identity(URL), key, etag, Duration.ZERO));
        assertThat(failure).isNotNull();
        assertThat(trace(failure)).doesNotContain(DEVICE_TOKEN);
        return failure;
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static DeviceIdentity identity(String url) {
        return new DeviceIdentity(
                url, "dev-1", Secret.ofText(DEVICE_TOKEN), keyName(), Optional.empty(), Instant.EPOCH);
    }

    private static KeyName keyName() {
        return new KeyName(DeviceIdentities.KEY_OWNER, "0123456789abcdef");
    }

    private static ManagedKey key() {
        try {
            return new SoftwareKey(keyName(), new PreparedKeys().generate(KeySpec.ec(256)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** One key, and what became of its handle. */
    private static final class WatchedKeys implements KeyProvider {
        final List<String> life = new ArrayList<>();
        private final ManagedKey key;

        WatchedKeys(ManagedKey key) {
            this.key = key;
        }

        @Override
        public Optional<ManagedKey> open(KeyName name) {
            life.add("open");
            return Optional.of(new ManagedKey() {
                @Override
                public KeyName name() {
                    return key.name();
                }

                @Override
                public PublicKey publicKey() {
                    return key.publicKey();
                }

                @Override
                public boolean canDecrypt() {
                    return key.canDecrypt();
                }

                @Override
                public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
                    return key.sign(digest, data);
                }

                @Override
                public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
                    return key.decrypt(padding, encrypted);
                }

                @Override
                public void close() {
                    life.add("close");
                }
            });
        }

        @Override
        public ManagedKey generate(KeyName name, KeySpec spec) {
            throw new UnsupportedOperationException("nobody makes keys here");
        }

        @Override
        public void delete(KeyName name) {
            throw new UnsupportedOperationException("nobody deletes keys here");
        }

        @Override
        public void deleteAll(PolicyId policy) {
            throw new UnsupportedOperationException("nobody deletes keys here");
        }

        @Override
        public List<KeyName> list(PolicyId policy) {
            throw new UnsupportedOperationException("nobody lists keys here");
        }

        @Override
        public boolean isKeptAs(KeyName name, KeySpec spec) {
            throw new UnsupportedOperationException("nobody looks at keys here");
        }
    }
}
