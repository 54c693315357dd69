package dev.scepter.agent.csp;

import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The revision of a document, which has none of its own: equal for equal bytes only.
 *
 * <p>A revision is shown in status and logs, while the document may hold a challenge that is short enough to be guessed.
 * Somebody who knows the rest of the document could hold millions of guesses a second against a plain hash. So the hash is
 * a slow one (PBKDF2 of RFC 8018, about 50 ms a guess), salted by the UniqueID so that no table serves for two profiles. A
 * random salt would change the revision with each reading.
 */
final class DocumentRevision {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final String SALT = "scepter revision ";
    private static final int ITERATIONS = 25_000;
    private static final int BITS = 256;

    private DocumentRevision() {}

    /** The revision as 64 hex digits in lower case. Takes about 50 ms. */
    static String of(byte[] document, String uniqueId) {
        char[] digest =
                Thumbprint.of(Thumbprint.Algorithm.SHA256, document).hex().toCharArray();
        byte[] salt = (SALT + uniqueId).getBytes(StandardCharsets.UTF_8);
        PBEKeySpec spec = new PBEKeySpec(digest, salt, ITERATIONS, BITS);
        try {
            byte[] derived =
                    SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
            return HexFormat.of().formatHex(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }
}
