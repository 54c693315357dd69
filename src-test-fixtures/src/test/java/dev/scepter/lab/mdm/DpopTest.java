package dev.scepter.lab.mdm;

import static dev.scepter.lab.mdm.TestDevice.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.scepter.lab.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopTest {
    private final MovableClock clock = new MovableClock();
    private final LabMdm mdm = LabMdm.builder(clock, new SecureRandom()).build();
    private final TestDevice device = TestDevice.enrolled(mdm, clock);

    static Stream<Arguments> unsoundProofs() {
        return Stream.of(
                row("typ", "typ", proof -> proof.type("JWT")),
                row("no key", "jwk is missing", DpopProof::showingNoKey),
                row(
                        "other key shown",
                        "signature",
                        proof -> proof.showing(TestDevice.newKey().toPublicJWK())),
                row("htm of another method", "htm", proof -> proof.with("htm", "POST")),
                row("htm in lower case", "htm", proof -> proof.with("htm", "get")),
                row("no htm", "htm", proof -> proof.without("htm")),
                row("htu of another path", "htu", proof -> proof.with("htu", TestDevice.BASE + "/v1/enroll")),
                row("htu that is no URL", "htu", proof -> proof.with("htu", "mdm example")),
                row("no htu", "htu", proof -> proof.without("htu")),
                row("no iat", "iat", proof -> proof.without("iat")),
                row("iat as text", "cannot be read", proof -> proof.with("iat", "today")),
                row("no jti", "jti", proof -> proof.without("jti")),
                row("short jti", "jti", proof -> proof.with("jti", "123456789012345")),
                row("ath of another token", "ath", proof -> proof.withToken("another")),
                row("no ath", "ath", proof -> proof.without("ath")));
    }

    private static Arguments row(String name, String word, Consumer<DpopProof> change) {
        return Arguments.of(name, word, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsoundProofs")
    void unsoundProof_isRefused(String name, String word, Consumer<DpopProof> change) {
        MdmReply reply = device.poll(change);

        assertThat(reply.status()).as(name).isEqualTo(401);
        assertThat(json(reply).path("code").asText()).isEqualTo("invalid_dpop_proof");
        assertThat(json(reply).path("message").asText()).contains(word);
        assertThat(reply.header("WWW-Authenticate").orElseThrow())
                .startsWith("DPoP error=\"invalid_dpop_proof\"")
                .contains("algs=\"ES256 RS256\"");
    }

    @Test
    void rsaKey_isTaken_andOnlyWithRs256() throws JOSEException {
        TestDevice rsa = new TestDevice(mdm, clock, new RSAKeyGenerator(2048).generate());
        assertThat(rsa.enrol(mdm.issueToken(1, Duration.ofHours(1))).status()).isEqualTo(201);

        assertThat(rsa.poll().status()).isEqualTo(200);
        assertThat(rsa.poll(proof -> proof.algorithm(JWSAlgorithm.PS256)).status())
                .isEqualTo(401);
    }

    @Test
    void smallRsaKey_isRefused() throws JOSEException {
        JWK small = new RSAKeyGenerator(1024, true).generate();
        // The signer refuses such a key itself, so the proof shows it and is signed by another.
        MdmReply reply = device.poll(proof -> proof.showing(small.toPublicJWK()).algorithm(JWSAlgorithm.ES256));

        assertThat(json(reply).path("message").asText()).contains("2048 bits");
    }

    @ParameterizedTest
    @ValueSource(ints = {-301, 301, 86_400})
    void proofOfAnotherTime_isRefused(int seconds) {
        MdmReply reply =
                device.poll(proof -> proof.with("iat", Date.from(clock.instant().plusSeconds(seconds))));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(json(reply).path("message").asText()).contains("iat");
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 300})
    void proofWithinFiveMinutes_isTaken(int seconds) {
        assertThat(device.poll(proof ->
                                proof.with("iat", Date.from(clock.instant().plusSeconds(seconds))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sameProofAgain_isRefused_aslongAsItsTimeWouldLetItPass() {
        MdmRequest request = device.pollRequest(
                proof -> proof.with("iat", Date.from(clock.instant().plusSeconds(300))));
        assertThat(mdm.handle(request).status()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(10));

        assertThat(json(mdm.handle(request)).path("message").asText()).contains("jti");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://MDM.EXAMPLE", "https://mdm.example:443"})
    void htu_isComparedInItsNormalForm(String base) {
        assertThat(device.poll(proof -> proof.with("htu", base + "/v1/devices/" + device.id() + "/policies"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?a=b", "#part"})
    void htuWithQueryOrFragment_isRefused(String rest) {
        assertThat(device.poll(proof ->
                                proof.with("htu", TestDevice.BASE + "/v1/devices/" + device.id() + "/policies" + rest))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void stolenToken_isWorthlessWithAnotherKey() {
        TestDevice thief = new TestDevice(mdm, clock);
        thief.steal(device);

        MdmReply reply = thief.poll();

        assertThat(reply.status()).isEqualTo(401);
        assertThat(json(reply).path("message").asText()).contains("another key");
    }

    @Test
    void tokenOfAnotherDevice_isRefused() {
        TestDevice other = TestDevice.enrolled(mdm, clock);
        String url = TestDevice.BASE + "/v1/devices/" + other.id() + "/policies";
        String proof = DpopProof.of(device.key(), "GET", url, clock.instant())
                .withToken(device.token())
                .sign();

        MdmReply reply = mdm.handle(MdmRequest.of(
                "GET", url, Map.of("DPoP", proof, "Authorization", "DPoP " + device.token()), new byte[0]));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(json(reply).path("message").asText()).contains("another device");
    }

    @Test
    void bearerTokenOrNone_isRefused() {
        MdmRequest sound = device.pollRequest(proof -> {});
        String proof = sound.header("DPoP").orElseThrow();

        for (Map<String, String> headers : java.util.List.of(
                Map.of("DPoP", proof), Map.of("DPoP", proof, "Authorization", "Bearer " + device.token()))) {
            MdmReply reply = mdm.handle(MdmRequest.of("GET", sound.url().toString(), headers, new byte[0]));
            assertThat(reply.status()).isEqualTo(401);
        }
    }

    @Test
    void withoutProofOrWithNoise_isRefused() {
        MdmRequest sound = device.pollRequest(proof -> {});
        String authorization = "DPoP " + device.token();

        for (Map<String, String> headers : java.util.List.of(
                Map.of("Authorization", authorization),
                Map.of("Authorization", authorization, "DPoP", "noise"),
                Map.of("Authorization", authorization, "DPoP", "a.b.c"),
                Map.of("Authorization", authorization, "DPoP", "x".repeat(9_000)))) {
            MdmReply reply = mdm.handle(MdmRequest.of("GET", sound.url().toString(), headers, new byte[0]));
            assertThat(reply.status()).isEqualTo(401);
        }
    }

    @Test
    void wantedNonce_isNamed_andThenTaken() {
        mdm.requireNonce(true);

        MdmReply refused = device.poll();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(json(refused).path("code").asText()).isEqualTo("use_dpop_nonce");
        assertThat(refused.header("WWW-Authenticate").orElseThrow()).contains("error=\"use_dpop_nonce\"");
        String nonce = refused.header("DPoP-Nonce").orElseThrow();
        MdmReply taken = device.poll(proof -> proof.with("nonce", nonce));
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.header("DPoP-Nonce")).isEmpty();
    }

    @Test
    void nonceOfBefore_isTaken_andTheNewOneNamed() {
        mdm.requireNonce(true);
        String first = device.poll().header("DPoP-Nonce").orElseThrow();
        clock.advance(Duration.ofMinutes(6));

        MdmReply reply = device.poll(proof -> proof.with("nonce", first));

        assertThat(reply.status()).isEqualTo(200);
        String second = reply.header("DPoP-Nonce").orElseThrow();
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofMinutes(6));
        device.poll(proof -> proof.with("nonce", second));
        assertThat(device.poll(proof -> proof.with("nonce", first)).status()).isEqualTo(401);
    }

    @Test
    void inventedNonce_isRefused() {
        mdm.requireNonce(true);

        assertThat(device.poll(proof -> proof.with("nonce", "invented")).status())
                .isEqualTo(401);
    }

    @Test
    void enrolment_wantsTheNonceToo() {
        mdm.requireNonce(true);
        TestDevice other = new TestDevice(mdm, clock);
        String token = mdm.issueToken(1, Duration.ofHours(1));

        String nonce = other.enrol(token).header("DPoP-Nonce").orElseThrow();

        assertThat(other.enrol(token, proof -> proof.with("nonce", nonce)).status())
                .isEqualTo(201);
    }
}
