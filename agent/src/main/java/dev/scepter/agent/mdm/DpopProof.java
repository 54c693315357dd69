package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes proofs that a call comes from the holder of the device key: DPoP proof JWTs (RFC 9449 section 4.2) by ES256 for
 * a key on P-256, by RS256 for an RSA key. Each proof is good for one call. Safe for several threads.
 */
public final class DpopProof {
    private static final int COORDINATE_BYTES = 32;
    private static final int ID_BYTES = 16;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper MAPPER = new JsonMapper();

    private final SecureRandom random;
    private final Clock clock;

    public DpopProof(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /**
     * A new proof, as it stands in the header {@code DPoP}.
     *
     * @param key the device key
     * @param method the HTTP method
     * @param url where the call goes; query and fragment are left out of the proof
     * @param token the token that the call carries; empty if it carries none
     * @param nonce what the server wants in the proof; empty if it wants none
     * @throws ScepterException {@link ErrorCode#KEY_PROVIDER_FAILED} if the key cannot sign so
     */
    public String of(ManagedKey key, String method, String url, Optional<Secret> token, Optional<String> nonce)
            throws ScepterException {
        boolean isRsa = key.publicKey() instanceof RSAPublicKey;
        SortedMap<String, Object> header = new TreeMap<>();
        header.put("typ", "dpop+jwt");
        header.put("alg", isRsa ? "RS256" : "ES256");
        header.put("jwk", jwk(key));
        SortedMap<String, Object> claims = new TreeMap<>();
        claims.put("jti", newId());
        claims.put("htm", method);
        claims.put("htu", withoutQuery(url));
        claims.put("iat", clock.instant().getEpochSecond());
        token.ifPresent(value -> claims.put("ath", base64(sha256(value.revealBytes()))));
        nonce.ifPresent(value -> claims.put("nonce", value));
        String signed = base64(json(header)) + "." + base64(json(claims));
        byte[] signature = key.sign(ManagedKey.SignatureDigest.SHA256, signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(isRsa ? signature : joined(key, signature));
    }

    /** The public half (RFC 7518 section 6). */
    private static SortedMap<String, String> jwk(ManagedKey key) throws ScepterException {
        if (key.publicKey() instanceof RSAPublicKey rsa) {
            return new TreeMap<>(Map.of(
                    "kty", "RSA",
                    "n", base64(unsigned(rsa.getModulus())),
                    "e", base64(unsigned(rsa.getPublicExponent()))));
        }
        if (key.publicKey() instanceof ECPublicKey ec
                && ec.getParams().getOrder().bitLength() == 8 * COORDINATE_BYTES) {
            return new TreeMap<>(Map.of(
                    "kty",
                    "EC",
                    "crv",
                    "P-256",
                    "x",
                    base64(coordinate(ec.getW().getAffineX())),
                    "y",
                    base64(coordinate(ec.getW().getAffineY()))));
        }
        throw new ScepterException(
                ErrorCode.KEY_PROVIDER_FAILED, "key " + key.name() + " is neither RSA nor on the curve P-256");
    }

    private static byte[] joined(ManagedKey key, byte[] der) throws ScepterException {
        return JoseSignature.ofDer(der, COORDINATE_BYTES)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.KEY_PROVIDER_FAILED,
                        "key " + key.name() + " made a signature that is none of ECDSA on P-256"));
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return base64(id);
    }

    private static String withoutQuery(String url) {
        int end = url.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = url.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        return url.substring(0, end);
    }

    /** Big-endian, without the sign byte. */
    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[COORDINATE_BYTES];
        System.arraycopy(bytes, 0, padded, COORDINATE_BYTES - bytes.length, bytes.length);
        return padded;
    }

    private static byte[] json(SortedMap<String, Object> members) {
        try {
            return MAPPER.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("texts and a number can be written", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
