package dev.scepter.agent.mdm;

import java.util.Arrays;
import java.util.Optional;

/** ECDSA signatures as JOSE wants them: R and S, each as long as the curve's order (RFC 7518 section 3.4). */
final class JoseSignature {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private JoseSignature() {}

    /**
     * R and S of an ECDSA-Sig-Value in DER (RFC 3279 section 2.2.3).
     *
     * @param part length of R and of S, at most 48 bytes, so that all lengths in the DER have one byte
     * @return empty if it is no such signature
     */
    static Optional<byte[]> ofDer(byte[] der, int part) {
        if (der.length < 2 || der[0] != SEQUENCE || der[1] != der.length - 2) {
            return Optional.empty();
        }
        byte[] joined = new byte[2 * part];
        int afterR = copyInteger(der, 2, joined, part);
        int afterS = afterR < 0 ? -1 : copyInteger(der, afterR, joined, 2 * part);
        return afterS == der.length ? Optional.of(joined) : Optional.empty();
    }

    /**
     * Copies the integer at an offset so that it ends where told.
     *
     * @return the offset behind it; negative if there is no integer that fits
     */
    private static int copyInteger(byte[] der, int at, byte[] target, int end) {
        if (at + 2 > der.length || der[at] != INTEGER) {
            return -1;
        }
        int start = at + 2;
        int after = start + der[at + 1];
        if (after <= start || after > der.length) {
            return -1;
        }
        int part = target.length / 2;
        byte[] value = Arrays.copyOfRange(der, start, after);
        int skip = value[0] == 0 && value.length > 1 ? 1 : 0;
        int length = value.length - skip;
        if (length > part || value[0] < 0) {
            return -1;
        }
        System.arraycopy(value, skip, target, end - length, length);
        return after;
    }
}
