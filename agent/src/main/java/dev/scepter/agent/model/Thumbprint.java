package dev.scepter.agent.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Digest over a whole DER certificate, as people compare them.
 *
 * @param algorithm which digest
 * @param hex upper-case hex digits, as many as the digest has
 */
public record Thumbprint(Algorithm algorithm, String hex) {

    /** The digests in which certificates are pinned. MD5 is never one of them. */
    public enum Algorithm {
        SHA1("SHA-1", 40),
        SHA256("SHA-256", 64);

        private final String standardName;
        private final int hexDigits;

        Algorithm(String standardName, int hexDigits) {
            this.standardName = standardName;
            this.hexDigits = hexDigits;
        }

        /** The name in the JDK and in the field, such as {@code SHA-256}. */
        public String standardName() {
            return standardName;
        }

        /** Length of the digest in hex digits. */
        public int hexDigits() {
            return hexDigits;
        }
    }

    public Thumbprint {
        hex = hex.toUpperCase(Locale.ROOT);
        if (!hex.matches("[0-9A-F]{" + algorithm.hexDigits() + "}")) {
            throw new IllegalArgumentException(
                    algorithm.standardName() + " thumbprint needs " + algorithm.hexDigits() + " hex digits");
        }
    }

    /** Digest of some bytes. */
    public static Thumbprint of(Algorithm algorithm, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm.standardName()).digest(bytes);
            return new Thumbprint(algorithm, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.standardName(), e);
        }
    }

    /**
     * Reads a thumbprint as people copy it: hex digits (blanks, invisible characters, colons, hyphens and dots between
     * them are ignored), or Base64 or Base64url, padded or not, of the digest or of its hex text; in front of any of them
     * {@code sha1:} or {@code sha256:}.
     *
     * @throws ThumbprintSyntaxException if the text is none of these, or is an MD5 thumbprint
     */
    public static Thumbprint parse(String text) {
        return ThumbprintParser.parse(text);
    }

    /** Says whether the bytes have this thumbprint; takes constant time. */
    public boolean matches(byte[] bytes) {
        byte[] mine = HexFormat.of().parseHex(hex);
        byte[] theirs = HexFormat.of().parseHex(of(algorithm, bytes).hex());
        return MessageDigest.isEqual(mine, theirs);
    }

    @Override
    public String toString() {
        return hex;
    }
}
