package dev.scepter.lab.mdm;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * Verifies the proof of a call as RFC 9449 section 4.3 asks, as strictly as it may. Thread-safe.
 */
final class DpopVerifier {
    static final String USE_NONCE = "use_dpop_nonce";

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");
    private static final int MAX_LENGTH = 8_192;
    private static final int MIN_RSA_BITS = 2_048; // RFC 7518 section 3.3
    private static final int MIN_JTI = 16; // 96 bits in Base64url
    private static final int MAX_JTI = 256;

    private final ServerNonces nonces;
    private final SeenProofs seen = new SeenProofs(WINDOW.multipliedBy(2));

    DpopVerifier(ServerNonces nonces) {
        this.nonces = nonces;
    }

    /**
     * What a sound proof says.
     *
     * @param thumbprint of the key (RFC 7638), SHA-256 in Base64url
     * @param nonce empty if there was none
     */
    record Proven(String thumbprint, String nonce) {}

    /** Verifies the proof of a request; {@code token} is the token that it must be bound to, if any. */
    Proven verify(MdmRequest request, Optional<String> token, Instant now) throws RefusedException {
        String header = request.header("DPoP").orElseThrow(() -> invalid("the header DPoP is missing"));
        require(header.length() <= MAX_LENGTH, "it is over " + MAX_LENGTH + " characters");
        try {
            SignedJWT proof = SignedJWT.parse(header);
            JWK key = key(proof.getHeader());
            require(proof.verify(verifier(proof.getHeader().getAlgorithm(), key)), "the signature does not fit jwk");
            String thumbprint = key.computeThumbprint().toString();
            String nonce = checkClaims(proof.getJWTClaimsSet(), request, token, now);
            String jti = proof.getJWTClaimsSet().getJWTID();
            require(seen.add(thumbprint, jti, now), "its jti was used before");
            if (nonces.refuses(nonce, now)) {
                throw new RefusedException(401, USE_NONCE, "a proof with the nonce in DPoP-Nonce is wanted");
            }
            return new Proven(thumbprint, nonce);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw invalid("it cannot be read: " + e.getMessage());
        }
    }

    private static JWK key(JWSHeader header) throws RefusedException {
        require(TYPE.toString().equals(String.valueOf(header.getType())), "typ is not dpop+jwt");
        JWK key = header.getJWK();
        if (key == null) {
            throw invalid("jwk is missing");
        }
        require(!key.isPrivate(), "jwk holds a private key");
        return key;
    }

    private static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws RefusedException, JOSEException {
        if (JWSAlgorithm.ES256.equals(algorithm) && key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
            return new ECDSAVerifier(ec);
        }
        if (JWSAlgorithm.RS256.equals(algorithm) && key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
            return new RSASSAVerifier(rsa);
        }
        throw invalid("alg must be ES256 with a P-256 key or RS256 with an RSA key of 2048 bits or more");
    }

    /** Checks what the proof says; returns its nonce. */
    private static String checkClaims(JWTClaimsSet claims, MdmRequest request, Optional<String> token, Instant now)
            throws RefusedException, ParseException {
        String jti = claims.getJWTID();
        require(
                jti != null && jti.length() >= MIN_JTI && jti.length() <= MAX_JTI,
                "jti must have 16 to 256 characters");
        require(request.method().equals(claims.getStringClaim("htm")), "htm is not the method of the request");
        Optional<String> target =
                Optional.ofNullable(claims.getStringClaim("htu")).flatMap(TargetUrl::ofClaim);
        require(target.equals(Optional.of(TargetUrl.normal(request.url()))), "htu is not the URL of the request");
        Date issued = claims.getIssueTime();
        require(
                issued != null
                        && Duration.between(issued.toInstant(), now).abs().compareTo(WINDOW) <= 0,
                "iat is not within 5 minutes of now");
        if (token.isPresent()) {
            String wanted = Sha256.base64Url(token.get());
            require(wanted.equals(claims.getStringClaim("ath")), "ath is not the hash of the token");
        }
        String nonce = claims.getStringClaim("nonce");
        return nonce == null ? "" : nonce;
    }

    private static void require(boolean holds, String otherwise) throws RefusedException {
        if (!holds) {
            throw invalid(otherwise);
        }
    }

    private static RefusedException invalid(String why) {
        return new RefusedException(401, "invalid_dpop_proof", "the DPoP proof is refused: " + why);
    }
}
