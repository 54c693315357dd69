package dev.scepter.agent.scep;

import java.io.OutputStream;
import java.util.Arrays;

/** Collects bytes that may hold a secret, and leaves no copy of them behind. Not safe for use by several threads. */
final class WipingBuffer extends OutputStream {
    private static final int FIRST_SIZE = 4096;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) {
        if (count > bytes.length - length) {
            byte[] larger = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
            wipe(bytes);
            bytes = larger;
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** A copy of what was written, which the caller wipes. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Wipes all and begins anew. */
    void clear() {
        wipe(bytes);
        length = 0;
    }

    private static void wipe(byte[] bytes) {
        Arrays.fill(bytes, (byte) 0);
    }
}
