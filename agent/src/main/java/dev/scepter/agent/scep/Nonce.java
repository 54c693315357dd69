package dev.scepter.agent.scep;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** A nonce of 16 bytes (RFC 8894 section 3.2.1.5). Immutable. */
public final class Nonce {
    /** Length in bytes. */
    public static final int LENGTH = 16;

    private final byte[] bytes;

    private Nonce(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh nonce. */
    public static Nonce random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new Nonce(bytes);
    }

    /**
     * A nonce that was stored.
     *
     * @throws IllegalArgumentException if there are not 16 bytes
     */
    public static Nonce ofBytes(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a nonce has 16 bytes, not " + bytes.length);
        }
        return new Nonce(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Says whether bytes that came back are this nonce. */
    public boolean matches(byte[] other) {
        return MessageDigest.isEqual(bytes, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nonce nonce && matches(nonce.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Upper-case hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
