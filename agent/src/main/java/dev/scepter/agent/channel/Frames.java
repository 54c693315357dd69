package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** One message: its length in four bytes, the highest first, and so many bytes. */
final class Frames {
    private static final int HEADER = 4;
    /** What is kept ready for a message before it has come: nobody makes the other side reserve more by a header. */
    private static final int STEP = 65_536;

    private Frames() {}

    /** The other side announced more than it may send. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(long length, int most) {
            super("a message of " + length + " bytes; at most " + most + " are taken");
        }
    }

    /**
     * Reads one message.
     *
     * @param most bytes it may have
     * @throws EOFException if the other side ends before the message does
     */
    static byte[] read(Connection connection, int most, TimeLeft time) throws IOException {
        byte[] header = new byte[HEADER];
        fill(connection, header, 0, HEADER, time);
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
        if (length > most) {
            throw new TooLargeException(length, most);
        }
        byte[] content = new byte[(int) Math.min(length, STEP)];
        int filled = 0;
        while (filled < length) {
            if (filled == content.length) {
                content = Arrays.copyOf(content, (int) Math.min(length, 2L * filled));
            }
            fill(connection, content, filled, content.length, time);
            filled = content.length;
        }
        return content;
    }

    static void write(Connection connection, byte[] content, TimeLeft time) throws IOException {
        byte[] frame = ByteBuffer.allocate(HEADER + content.length)
                .putInt(content.length)
                .put(content)
                .array();
        connection.write(frame, time.left());
    }

    /** Reads on until the other side ends; what comes is dropped. */
    static void drain(Connection connection, int most, TimeLeft time) throws IOException {
        byte[] dropped = new byte[HEADER];
        for (int read = 0, count = 0; read >= 0 && count < most; count += read) {
            read = read(connection, dropped, 0, HEADER, time);
        }
    }

    private static void fill(Connection connection, byte[] into, int from, int to, TimeLeft time) throws IOException {
        for (int at = from; at < to; ) {
            int read = read(connection, into, at, to - at, time);
            if (read < 0) {
                throw new EOFException("the other side ended after " + at + " of " + to + " bytes");
            }
            at += read;
        }
    }

    /** At least one byte, or -1 at the end. Who sends without a pause is not waited for, but has no more time either. */
    private static int read(Connection connection, byte[] into, int offset, int length, TimeLeft time)
            throws IOException {
        Duration left = time.left();
        if (left.isZero()) {
            throw new SocketTimeoutException("the other side took too long");
        }
        int read = connection.read(into, offset, length, left);
        if (read == 0) {
            throw new IOException("the connection gave nothing, and did not end");
        }
        return read;
    }
}
