package dev.scepter.lab.ca;

import java.util.Arrays;

/** Values of ASN.1 that do nothing but nest. */
public final class NestedAsn1 {
    private static final int SEQUENCE = 0x30;
    private static final int INDEFINITE = 0x80;

    private NestedAsn1() {}

    /** Sequences of indefinite length in each other, ended properly: four bytes a level. */
    public static byte[] indefinite(int depth) {
        byte[] bytes = new byte[4 * depth];
        for (int i = 0; i < depth; i++) {
            bytes[2 * i] = SEQUENCE;
            bytes[2 * i + 1] = (byte) INDEFINITE;
        }
        return bytes;
    }

    /** Sequences of definite length in each other: at most five bytes a level. */
    public static byte[] definite(int depth) {
        byte[] reversed = new byte[5 * depth];
        int length = 0;
        for (int i = 0; i < depth; i++) {
            int inside = length;
            int rest = inside;
            int count = 0;
            if (inside < INDEFINITE) {
                reversed[length++] = (byte) inside;
            } else {
                for (; rest > 0; rest >>= 8, count++) {
                    reversed[length++] = (byte) rest;
                }
                reversed[length++] = (byte) (INDEFINITE | count);
            }
            reversed[length++] = SEQUENCE;
        }
        byte[] bytes = Arrays.copyOf(reversed, length);
        for (int i = 0; i < length; i++) {
            bytes[i] = reversed[length - 1 - i];
        }
        return bytes;
    }
}
