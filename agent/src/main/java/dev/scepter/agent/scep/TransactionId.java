package dev.scepter.agent.scep;

import dev.scepter.agent.model.Thumbprint;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Identity of a transaction (RFC 8894 section 3.2.1.1).
 *
 * @param text 1 to 128 characters of PrintableString
 */
public record TransactionId(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]{1,128}");
    private static final int RANDOM_BYTES = 16;

    public TransactionId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a transaction id is 1 to 128 printable characters");
        }
    }

    /** For a new key: upper-case hex of the SHA-256 of its SubjectPublicKeyInfo, 64 digits. */
    public static TransactionId ofKey(PublicKey key) {
        return new TransactionId(
                Thumbprint.of(Thumbprint.Algorithm.SHA256, key.getEncoded()).hex());
    }

    /** For a key that was used before: 32 random upper-case hex digits. */
    public static TransactionId random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new TransactionId(HexFormat.of().withUpperCase().formatHex(bytes));
    }

    @Override
    public String toString() {
        return text;
    }
}
