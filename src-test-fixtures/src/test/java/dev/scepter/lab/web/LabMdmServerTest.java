package dev.scepter.lab.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.scepter.lab.mdm.DeviceApiSchema;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LabMdmServerTest {
    private final LabMdm mdm =
            LabMdm.builder(Clock.systemUTC(), new SecureRandom()).build();
    private final HttpClient client = HttpClient.newHttpClient();
    private final LabMdmServer server;
    private final ECKey key;
    private String deviceId = "";
    private String deviceToken = "";

    LabMdmServerTest() throws Exception {
        server = LabMdmServer.start(mdm);
        key = new ECKeyGenerator(Curve.P_256).generate();
    }

    @BeforeEach
    void enrol() throws Exception {
        String body = "{\"enrollmentToken\":\"" + mdm.issueToken(1, Duration.ofHours(1))
                + "\",\"device\":{\"name\":\"laptop-7\",\"serialNumber\":null,\"os\":\"Linux\",\"agentVersion\":\"1\","
                + "\"hardwareId\":\"h\"}}";
        String url = server.url() + "/v1/enroll";
        HttpResponse<String> reply = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("DPoP", proof("POST", url, ""))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(201);
        JsonNode identity = new JsonMapper().readTree(reply.body());
        deviceId = identity.path("deviceId").asText();
        deviceToken = identity.path("deviceToken").asText();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void device_enrolsAndPollsOverHttp_asDescribed() throws Exception {
        mdm.assignToAll("{\"id\":\"wifi\"}");

        HttpResponse<String> all = poll();
        HttpResponse<String> known =
                poll("If-None-Match", all.headers().firstValue("ETag").orElseThrow());

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(all.body()).contains("\"wifi\"");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        DeviceApiSchema.load().check(mdm.exchanges());
    }

    @Test
    void heldAnswer_isHeldUntilTheChange() throws Exception {
        String tag = poll().headers().firstValue("ETag").orElseThrow();

        CompletableFuture<HttpResponse<String>> held =
                client.sendAsync(request("If-None-Match", tag, "Prefer", "wait=50"), BodyHandlers.ofString());
        mdm.assignToAll("{\"id\":\"wifi\"}");

        assertThat(held.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void heldAnswer_is304WhenTheTimeIsOver() throws Exception {
        String tag = poll().headers().firstValue("ETag").orElseThrow();
        Instant start = Instant.now();

        HttpResponse<String> reply = poll("If-None-Match", tag, "Prefer", "wait=1");

        assertThat(reply.statusCode()).isEqualTo(304);
        assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void truncatedAndLostAnswers_areNoAnswers() {
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.TRUNCATED);
        assertThatThrownBy(this::poll).isInstanceOf(IOException.class);

        mdm.faults().next(MdmOperation.POLICIES, MdmFault.NO_ANSWER);
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.NO_ANSWER);
        assertThatThrownBy(this::poll).isInstanceOf(IOException.class);
    }

    @Test
    void faultsWithBodies_comeWhole() throws Exception {
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.HUGE);
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.EMPTY_BODY);
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.REDIRECT);

        assertThat(poll().body()).hasSizeGreaterThan(8 * 1_024 * 1_024);
        assertThat(poll().body()).isEmpty();
        assertThat(poll().headers().firstValue("Location").orElseThrow()).startsWith("https://elsewhere.invalid/");
    }

    @Test
    void afterClosing_heldAnswersEnd() throws Exception {
        String tag = poll().headers().firstValue("ETag").orElseThrow();
        CompletableFuture<HttpResponse<String>> held =
                client.sendAsync(request("If-None-Match", tag, "Prefer", "wait=50"), BodyHandlers.ofString());

        server.close();

        assertThat(held.handle((reply, failure) -> failure != null || reply.statusCode() == 503)
                        .get(30, TimeUnit.SECONDS))
                .isTrue();
    }

    private HttpResponse<String> poll(String... headers) throws Exception {
        return client.send(request(headers), BodyHandlers.ofString());
    }

    private HttpRequest request(String... headers) throws Exception {
        String url = server.url() + "/v1/devices/" + deviceId + "/policies";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .version(HttpClient.Version.HTTP_1_1)
                .header("DPoP", proof("GET", url, deviceToken))
                .header("Authorization", "DPoP " + deviceToken);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private String proof(String method, String url, String token) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(key.toPublicJWK())
                        .build(),
                new JWTClaimsSet.Builder()
                        .jwtID(UUID.randomUUID().toString())
                        .claim("htm", method)
                        .claim("htu", url)
                        .claim("ath", Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
                        .issueTime(Date.from(Instant.now()))
                        .build());
        proof.sign(new ECDSASigner(key));
        return proof.serialize();
    }
}
