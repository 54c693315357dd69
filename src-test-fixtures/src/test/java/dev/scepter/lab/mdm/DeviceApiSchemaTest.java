package dev.scepter.lab.mdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.MovableClock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceApiSchemaTest {
    private static final String PROOF = "aaaa.bbbb.cccc";

    private final DeviceApiSchema schema = DeviceApiSchema.load();
    private final MovableClock clock = new MovableClock();
    private final Reports reports = new Reports(clock);

    @Test
    void everythingThatTheLabAnswers_isDescribed() {
        LabMdm mdm = LabMdm.builder(clock, new SecureRandom()).build();
        mdm.assignToAll("{\"id\":\"wifi\"}");
        mdm.removeFromAll("old", Roots.KEEP);
        mdm.setPause(java.util.Set.of(Pause.RENEW));
        mdm.setPollSeconds(java.util.OptionalInt.of(300));
        TestDevice device = TestDevice.enrolled(mdm, clock);
        String nonce = device.policies().path("proofNonce").asText();
        device.poll("If-None-Match", device.poll().header("ETag").orElseThrow(), "Prefer", "wait=5");
        ObjectNode report = reports.report(device.id());
        Reports.Credential credential = reports.issue("CN=laptop-7");
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        reports.addEvent(report, 1, "enrolled");
        report.putObject("mdmEnrollment")
                .put("state", "enrolled")
                .put("server", "https://mdm.example/")
                .putNull("provider");
        device.report(report);
        device.enrol("never-issued");
        mdm.requireNonce(true);
        device.poll();
        mdm.requireNonce(false);
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.BUSY);
        device.poll();
        mdm.retire(device.id());
        device.poll();
        mdm.revoke(device.id());
        device.poll();

        schema.check(mdm.exchanges());
        assertThat(mdm.exchanges())
                .extracting(MdmExchange::status)
                .containsExactly(201, 200, 200, 304, 204, 401, 401, 429, 410, 401);
    }

    @ParameterizedTest
    @EnumSource(
            value = MdmFault.class,
            names = {"BUSY", "UNAVAILABLE", "UNAUTHORIZED"})
    void answersThatServersGiveInTrouble_areDescribed(MdmFault fault) {
        LabMdm mdm = LabMdm.builder(clock, new SecureRandom()).build();
        TestDevice device = TestDevice.enrolled(mdm, clock);
        mdm.faults().always(fault);
        device.enrol("any");
        device.poll();
        device.report(reports.report(device.id()));

        schema.check(
                mdm.exchanges().stream().map(DeviceApiSchemaTest::withoutFault).toList());
    }

    @Test
    void unknownCall_isFound() {
        assertThat(schema.violations(exchange("DELETE", "/v1/enroll", "{}", 201, "{}")))
                .containsExactly("the call is not described");
        assertThat(schema.violations(exchange("GET", "/v1/devices/a/certificates", "", 200, "{}")))
                .containsExactly("the call is not described");
    }

    @Test
    void unknownStatus_isFound() {
        assertThat(schema.violations(poll(418, "{}"))).containsExactly("the status 418 is not described");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "not JSON",
                "{\"deviceId\":\"a b\",\"generation\":1,\"policies\":[],\"removed\":[]}",
                "{\"deviceId\":\"a\",\"generation\":-1,\"policies\":[],\"removed\":[]}",
                "{\"deviceId\":\"a\",\"generation\":\"1\",\"policies\":[],\"removed\":[]}",
                "{\"deviceId\":\"a\",\"generation\":1,\"policies\":{},\"removed\":[]}",
                "{\"deviceId\":\"a\",\"generation\":1,\"policies\":[{}],\"removed\":[]}",
                "{\"deviceId\":\"a\",\"generation\":1,\"policies\":[],\"removed\":[{\"id\":\"b\",\"roots\":\"burn\"}]}",
                "{\"deviceId\":\"a\",\"generation\":1,\"policies\":[],\"removed\":[],\"pause\":[\"sleep\"]}",
                "{\"deviceId\":\"a\",\"generation\":1,\"policies\":[],\"removed\":[],\"proofNonce\":\"\"}"
            })
    void wrongReply_isFound(String body) {
        assertThat(schema.violations(poll(200, body))).isNotEmpty();
        assertThatThrownBy(() -> schema.check(List.of(poll(200, body)))).isInstanceOf(AssertionError.class);
    }

    @Test
    void replyWithUnknownMember_isNone() {
        assertThat(schema.violations(
                        poll(200, "{\"deviceId\":\"a\",\"generation\":1,\"policies\":[],\"removed\":[],\"new\":1}")))
                .isEmpty();
    }

    @Test
    void missingHeaders_areFound() {
        MdmExchange bare = new MdmExchange(
                Instant.EPOCH,
                "POST",
                "/v1/devices/a/status",
                Map.of("content-type", "application/json"),
                reports.report("a").toString(),
                429,
                Map.of("content-type", "application/json"),
                "{\"code\":\"busy\",\"message\":\"later\"}",
                Optional.empty());

        assertThat(schema.violations(bare))
                .containsExactlyInAnyOrder(
                        "the request has no header DPoP",
                        "the request has no header Idempotency-Key",
                        "the request has no Authorization of scheme DPoP",
                        "the reply has no header Retry-After");
    }

    @Test
    void soundReport_isNone() {
        assertThat(schema.violations(report(report -> {}))).isEmpty();
    }

    @Test
    void wrongReport_isFound() {
        assertThat(schema.violations(report(report -> report.remove("events")))).isNotEmpty();
        assertThat(schema.violations(report(report -> report.put("reportedAt", "2026-11-22T10:00:00+01:00"))))
                .isNotEmpty();
        assertThat(schema.violations(report(
                        report -> ((ObjectNode) report.withArray("policies").get(0)).put("state", "FINE"))))
                .isNotEmpty();
        assertThat(schema.violations(report(
                        report -> ((ObjectNode) report.withArray("policies").get(0)).remove("cspStatus"))))
                .isNotEmpty();
        assertThat(schema.violations(report(
                        report -> ((ObjectNode) report.withArray("proofs").get(0)).put("algorithm", "MD5"))))
                .isNotEmpty();
    }

    @Test
    void bodyWhereNoneShouldBe_isFound() {
        assertThat(schema.violations(poll(304, "{}"))).containsExactly("the reply has a body and should have none");
    }

    @Test
    void replyThatAFaultSpoilt_isNotHeldToTheSchema_butItsRequestIs() {
        MdmExchange sound = poll(200, "<html>");
        MdmExchange spoilt = new MdmExchange(
                sound.at(),
                sound.method(),
                sound.path(),
                Map.of(),
                "",
                200,
                Map.of(),
                "<html>",
                Optional.of(MdmFault.CAPTIVE_PORTAL));

        assertThat(schema.violations(spoilt))
                .containsExactlyInAnyOrder(
                        "the request has no header DPoP", "the request has no Authorization of scheme DPoP");
    }

    private MdmExchange report(Consumer<ObjectNode> change) {
        ObjectNode report = reports.report("a");
        Reports.Credential credential = reports.issue("CN=laptop-7");
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, "nonce");
        reports.addEvent(report, 1, "enrolled");
        change.accept(report);
        return exchange("POST", "/v1/devices/a/status", report.toString(), 204, "");
    }

    private static MdmExchange poll(int status, String body) {
        return exchange("GET", "/v1/devices/a/policies", "", status, body);
    }

    private static MdmExchange exchange(String method, String path, String body, int status, String reply) {
        Map<String, String> headers = new HashMap<>();
        headers.put("dpop", PROOF);
        headers.put("authorization", "DPoP token");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "0123456789abcdef");
        return new MdmExchange(
                Instant.EPOCH,
                method,
                path,
                headers,
                body,
                status,
                Map.of("content-type", "application/json"),
                reply,
                Optional.empty());
    }

    private static MdmExchange withoutFault(MdmExchange exchange) {
        return new MdmExchange(
                exchange.at(),
                exchange.method(),
                exchange.path(),
                exchange.requestHeaders(),
                exchange.requestBody(),
                exchange.status(),
                exchange.replyHeaders(),
                exchange.replyBody(),
                Optional.empty());
    }
}
