package dev.scepter.agent.userstore;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One message: its length in four bytes, the highest first, and so many bytes. */
final class Frames {
    /** Bytes that a message may have. */
    static final int MOST = 1024 * 1024;

    private static final int HEADER = 4;

    private Frames() {}

    /**
     * Reads one message.
     *
     * @return empty if the other side ended before it
     * @throws GarbledException if it announces more than {@link #MOST} bytes
     * @throws EOFException if the other side ends before the message does
     */
    static Optional<byte[]> read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER) {
            throw new EOFException("it ended within the length of a message");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
        if (length > MOST) {
            throw new GarbledException("a message of " + length + " bytes; at most " + MOST + " are taken");
        }
        // Grows with what has come: an announcement alone reserves nothing.
        byte[] content = in.readNBytes((int) length);
        if (content.length < length) {
            throw new EOFException("it ended after " + content.length + " of " + length + " bytes");
        }
        return Optional.of(content);
    }

    static void write(OutputStream out, byte[] content) throws IOException {
        if (content.length > MOST) {
            throw new IllegalArgumentException("a message of " + content.length + " bytes");
        }
        out.write(ByteBuffer.allocate(HEADER + content.length)
                .putInt(content.length)
                .put(content)
                .array());
        out.flush();
    }
}
