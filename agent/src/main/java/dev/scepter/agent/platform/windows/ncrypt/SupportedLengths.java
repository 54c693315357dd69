package dev.scepter.agent.platform.windows.ncrypt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The key lengths that a provider makes, in bits (Windows page NCRYPT_SUPPORTED_LENGTHS). */
record SupportedLengths(int min, int max, int increment) {

    /** Reads the structure, which has its whole size. */
    static SupportedLengths decode(byte[] structure) {
        ByteBuffer in = ByteBuffer.wrap(structure).order(ByteOrder.LITTLE_ENDIAN);
        return new SupportedLengths(
                in.getInt(NcryptConstants.NCRYPT_SUPPORTED_LENGTHS_dwMinLength),
                in.getInt(NcryptConstants.NCRYPT_SUPPORTED_LENGTHS_dwMaxLength),
                in.getInt(NcryptConstants.NCRYPT_SUPPORTED_LENGTHS_dwIncrement));
    }

    /** Says whether a length is none of them. An increment of 0 says nothing. */
    boolean exclude(int bits) {
        return bits < min || bits > max || (increment > 0 && (bits - min) % increment != 0);
    }
}
