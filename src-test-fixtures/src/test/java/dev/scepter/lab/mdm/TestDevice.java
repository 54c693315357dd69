package dev.scepter.lab.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** A device that speaks the device API, with Nimbus for its proofs. */
final class TestDevice {
    static final String BASE = "https://mdm.example";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final LabMdm mdm;
    private final Clock clock;
    private final JWK key;
    private String id = "";
    private String token = "";

    TestDevice(LabMdm mdm, Clock clock) {
        this(mdm, clock, newKey());
    }

    TestDevice(LabMdm mdm, Clock clock, JWK key) {
        this.mdm = mdm;
        this.clock = clock;
        this.key = key;
    }

    static JWK newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** A device that is enrolled. */
    static TestDevice enrolled(LabMdm mdm, Clock clock) {
        TestDevice device = new TestDevice(mdm, clock);
        MdmReply reply = device.enrol(mdm.issueToken(1, java.time.Duration.ofHours(1)));
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
        return device;
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    JWK key() {
        return key;
    }

    /** Takes the place of a device whose token was stolen. */
    void steal(TestDevice other) {
        id = other.id;
        token = other.token;
    }

    MdmReply enrol(String enrolmentToken) {
        return enrol(enrolmentToken, proof -> {});
    }

    MdmReply enrol(String enrolmentToken, Consumer<DpopProof> change) {
        MdmReply reply = mdm.handle(enrolRequest(enrolmentToken, change));
        if (reply.status() == 201) {
            JsonNode identity = json(reply);
            id = identity.path("deviceId").asText();
            token = identity.path("deviceToken").asText();
        }
        return reply;
    }

    MdmRequest enrolRequest(String enrolmentToken, Consumer<DpopProof> change) {
        ObjectNode body = MAPPER.createObjectNode().put("enrollmentToken", enrolmentToken);
        body.putObject("device")
                .put("name", "laptop-7")
                .putNull("serialNumber")
                .put("os", "Linux")
                .put("agentVersion", "0.1.0")
                .put("hardwareId", "hardware-7");
        DpopProof proof = DpopProof.of(key, "POST", BASE + "/v1/enroll", clock.instant());
        change.accept(proof);
        return MdmRequest.of(
                "POST",
                BASE + "/v1/enroll",
                Map.of("DPoP", proof.sign(), "Content-Type", "application/json"),
                bytes(body));
    }

    MdmReply poll(String... headers) {
        return poll(proof -> {}, headers);
    }

    MdmReply poll(Consumer<DpopProof> change, String... headers) {
        return mdm.handle(pollRequest(change, headers));
    }

    MdmRequest pollRequest(Consumer<DpopProof> change, String... headers) {
        String url = BASE + "/v1/devices/" + id + "/policies";
        DpopProof proof = DpopProof.of(key, "GET", url, clock.instant()).withToken(token);
        change.accept(proof);
        Map<String, String> all = new LinkedHashMap<>(Map.of("DPoP", proof.sign(), "Authorization", "DPoP " + token));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return MdmRequest.of("GET", url, all, new byte[0]);
    }

    JsonNode policies() {
        MdmReply reply = poll();
        if (reply.status() != 200) {
            throw new AssertionError(reply.status() + " " + reply.text());
        }
        return json(reply);
    }

    MdmReply report(JsonNode report) {
        return report(report, UUID.randomUUID().toString());
    }

    MdmReply report(JsonNode report, String idempotencyKey) {
        String url = BASE + "/v1/devices/" + id + "/status";
        String proof =
                DpopProof.of(key, "POST", url, clock.instant()).withToken(token).sign();
        return mdm.handle(MdmRequest.of(
                "POST",
                url,
                Map.of(
                        "DPoP",
                        proof,
                        "Authorization",
                        "DPoP " + token,
                        "Idempotency-Key",
                        idempotencyKey,
                        "Content-Type",
                        "application/json; charset=utf-8"),
                bytes(report)));
    }

    static JsonNode json(MdmReply reply) {
        try {
            return MAPPER.readTree(reply.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(reply.text(), e);
        }
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
