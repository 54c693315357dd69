package dev.scepter.agent.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Bytes that must never be printed: a challenge, a token, a request that holds one.
 *
 * <p>{@link #toString} is fixed, so that no log, exception or report can carry the value by accident; the two
 * {@code reveal} methods are the searchable places where it leaves. Comparison takes constant time. Immutable.
 */
public final class Secret {
    private static final String SHOWN = "[secret]";

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret text, held as UTF-8. */
    public static Secret ofText(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Secret bytes; the array is copied. */
    public static Secret ofBytes(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** The secret as text (UTF-8). For the one place that sends or protects it. */
    public String revealText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A copy of the secret bytes. For the one place that sends or protects them. */
    public byte[] revealBytes() {
        return bytes.clone();
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    /** The same for every secret: a hash of a short secret would give it away. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return SHOWN;
    }
}
