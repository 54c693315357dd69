package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel.Connection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One side's view of a connection: what the other side sends is given, what it gets is kept. Each read takes its time. */
final class MemoryConnection implements Connection {
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayInputStream coming;
    private final Duration eachRead;
    private final AtomicLong nanos;
    int mostAskedFor;

    /**
     * @param nanos moved by each read
     */
    MemoryConnection(byte[] coming, Duration eachRead, AtomicLong nanos) {
        this.coming = new ByteArrayInputStream(coming);
        this.eachRead = eachRead;
        this.nanos = nanos;
    }

    static MemoryConnection of(byte[] coming) {
        return new MemoryConnection(coming, Duration.ZERO, new AtomicLong());
    }

    /** Bytes that were not read. */
    int coming() {
        return coming.available();
    }

    @Override
    public int read(byte[] into, int offset, int length, Duration atMost) throws IOException {
        mostAskedFor = Math.max(mostAskedFor, into.length);
        if (atMost.compareTo(eachRead) < 0) {
            throw new SocketTimeoutException("the other side took too long");
        }
        nanos.addAndGet(eachRead.toNanos());
        // A slow one sends one byte at a time.
        return coming.read(into, offset, eachRead.isZero() ? length : 1);
    }

    @Override
    public void write(byte[] content, Duration atMost) {
        sent.writeBytes(content);
    }

    @Override
    public void close() {}
}
