package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.PreparedKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DpopProofTest {
    private static final String URL = "https://mdm.example/v1/enroll";

    private final PreparedKeys pairs = new PreparedKeys();
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09.5Z"));
    private final DpopProof proofs = new DpopProof(new SecureRandom(), clock);

    @Test
    void proofByEcKey_isVerifiedByItsOwnJwk() throws Exception {
        ManagedKey key = key(KeySpec.ec(256));

        SignedJWT proof = SignedJWT.parse(proofs.of(key, "POST", URL, Optional.empty(), Optional.empty()));

        JWK jwk = proof.getHeader().getJWK();
        assertThat(proof.verify(new ECDSAVerifier(jwk.toECKey()))).isTrue();
        assertThat(jwk.toECKey().toPublicKey()).isEqualTo(key.publicKey());
        assertThat(proof.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(proof.getHeader().getType().getType()).isEqualTo("dpop+jwt");
    }

    @Test
    void proofByRsaKey_isVerifiedByItsOwnJwk() throws Exception {
        ManagedKey key = key(KeySpec.rsa(2048));

        SignedJWT proof = SignedJWT.parse(proofs.of(key, "POST", URL, Optional.empty(), Optional.empty()));

        JWK jwk = proof.getHeader().getJWK();
        JWSVerifier verifier = new RSASSAVerifier(jwk.toRSAKey());
        assertThat(proof.verify(verifier)).isTrue();
        assertThat(jwk.toRSAKey().toPublicKey()).isEqualTo(key.publicKey());
        assertThat(proof.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    }

    /** Each second R and S needs a sign byte in DER, each 256th is shorter than the others. */
    @Test
    void manyProofsByOneEcKey_areAllVerified() throws Exception {
        ManagedKey key = key(KeySpec.ec(256));

        for (int i = 0; i < 200; i++) {
            assertThat(isVerifiedByItsJwk(key)).isTrue();
        }
    }

    /** One key in 128 has such a coordinate; in the JWK it keeps its length (RFC 7518 section 6.2.1.2). */
    @Test
    void keyWithAShortCoordinate_isVerifiedByItsJwk() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        while (!hasShortCoordinate(pair)) {
            pair = generator.generateKeyPair();
        }

        assertThat(isVerifiedByItsJwk(new SoftwareKey(name(), pair))).isTrue();
    }

    private static boolean hasShortCoordinate(KeyPair pair) {
        ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
        return point.getAffineX().bitLength() <= 248 || point.getAffineY().bitLength() <= 248;
    }

    private boolean isVerifiedByItsJwk(ManagedKey key) throws Exception {
        SignedJWT proof = SignedJWT.parse(proofs.of(key, "GET", URL, Optional.empty(), Optional.empty()));
        ECKey jwk = proof.getHeader().getJWK().toECKey();
        return jwk.getX().toString().length() == 43
                && jwk.getY().toString().length() == 43
                && jwk.toPublicKey().equals(key.publicKey())
                && proof.verify(new ECDSAVerifier(jwk));
    }

    @Test
    void claims_areThoseOfTheCall() throws Exception {
        String text = proofs.of(
                key(KeySpec.ec(256)),
                "GET",
                "https://mdm.example/v1/devices/d/policies?x=1#f",
                Optional.of(Secret.ofText("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")),
                Optional.of("n-1"));

        Map<String, Object> claims = SignedJWT.parse(text).getPayload().toJSONObject();
        assertThat(claims)
                .containsEntry("htm", "GET")
                .containsEntry("htu", "https://mdm.example/v1/devices/d/policies")
                .containsEntry("iat", Instant.parse("2031-05-06T07:08:09Z").getEpochSecond())
                // The example of RFC 9449 section 7.1.
                .containsEntry("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")
                .containsEntry("nonce", "n-1")
                .containsOnlyKeys("jti", "htm", "htu", "iat", "ath", "nonce");
    }

    @Test
    void withoutTokenAndNonce_neitherIsClaimed() throws Exception {
        SignedJWT proof =
                SignedJWT.parse(proofs.of(key(KeySpec.ec(256)), "POST", URL, Optional.empty(), Optional.empty()));

        assertThat(proof.getPayload().toJSONObject()).containsOnlyKeys("jti", "htm", "htu", "iat");
    }

    @Test
    void idsOfProofs_have128BitsAndDiffer() throws Exception {
        ManagedKey key = key(KeySpec.ec(256));
        Set<Object> ids = new HashSet<>();

        for (int i = 0; i < 50; i++) {
            SignedJWT proof = SignedJWT.parse(proofs.of(key, "POST", URL, Optional.empty(), Optional.empty()));
            ids.add(proof.getPayload().toJSONObject().get("jti"));
        }

        assertThat(ids).hasSize(50).allSatisfy(id -> assertThat((String) id).hasSize(22));
    }

    @Test
    void keyOnAnotherCurve_isRefused() throws Exception {
        ManagedKey key = key(KeySpec.ec(384));

        ScepterException failure = catchThrowableOfType(
                ScepterException.class, () -> proofs.of(key, "POST", URL, Optional.empty(), Optional.empty()));

        assertThat(failure.code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
    }

    private ManagedKey key(KeySpec spec) throws GeneralSecurityException {
        return new SoftwareKey(name(), pairs.generate(spec));
    }

    private static KeyName name() {
        return new KeyName(DeviceIdentities.KEY_OWNER, "0123456789abcdef");
    }
}
