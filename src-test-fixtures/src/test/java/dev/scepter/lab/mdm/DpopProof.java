package dev.scepter.lab.mdm;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A proof in the making, sound unless something of it is changed. */
final class DpopProof {
    private final JWK signer;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private String type = "dpop+jwt";
    private Optional<JWSAlgorithm> algorithm = Optional.empty();
    private Optional<JWK> shown;

    private DpopProof(JWK signer) {
        this.signer = signer;
        shown = Optional.of(signer.toPublicJWK());
    }

    static DpopProof of(JWK key, String method, String url, Instant now) {
        DpopProof proof = new DpopProof(key);
        return proof.with("jti", UUID.randomUUID().toString())
                .with("htm", method)
                .with("htu", url)
                .with("iat", Date.from(now));
    }

    DpopProof withToken(String token) {
        return with("ath", hash(token));
    }

    DpopProof with(String claim, Object value) {
        claims.put(claim, value);
        return this;
    }

    DpopProof without(String claim) {
        claims.remove(claim);
        return this;
    }

    DpopProof type(String value) {
        type = value;
        return this;
    }

    DpopProof algorithm(JWSAlgorithm value) {
        algorithm = Optional.of(value);
        return this;
    }

    /** Shows another key than the one that signs. */
    DpopProof showing(JWK key) {
        shown = Optional.of(key);
        return this;
    }

    DpopProof showingNoKey() {
        shown = Optional.empty();
        return this;
    }

    String sign() {
        boolean ec = signer instanceof ECKey;
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm.orElse(ec ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256))
                .type(new JOSEObjectType(type));
        shown.ifPresent(header::jwk);
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach(set::claim);
        SignedJWT jwt = new SignedJWT(header.build(), set.build());
        try {
            JWSSigner by = ec ? new ECDSASigner(signer.toECKey()) : new RSASSASigner(signer.toRSAKey());
            jwt.sign(by);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return jwt.serialize();
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
