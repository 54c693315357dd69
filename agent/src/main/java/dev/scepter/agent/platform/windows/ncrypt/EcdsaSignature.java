package dev.scepter.agent.platform.windows.ncrypt;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Turns the two numbers of a CNG signature (r, then s, of one length) into the ECDSA-Sig-Value of RFC 3279 section 2.2.3. */
final class EcdsaSignature {
    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;

    private EcdsaSignature() {}

    /**
     * In DER.
     *
     * @param signature at most 96 bytes, as of P-384: so no length needs a second byte
     */
    static byte[] der(byte[] signature) {
        int half = signature.length / 2;
        byte[] r = new BigInteger(1, signature, 0, half).toByteArray();
        byte[] s = new BigInteger(1, signature, half, half).toByteArray();
        int length = 4 + r.length + s.length;
        return ByteBuffer.allocate(2 + length)
                .put(SEQUENCE)
                .put((byte) length)
                .put(INTEGER)
                .put((byte) r.length)
                .put(r)
                .put(INTEGER)
                .put((byte) s.length)
                .put(s)
                .array();
    }
}
