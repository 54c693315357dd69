package dev.scepter.agent.platform.unix;

import dev.scepter.agent.port.LocalChannel.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connected socket that waits by a selector, which knows time limits. */
final class UnixConnection implements Connection {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private UnixConnection(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    /** Takes the channel over, also if it fails. */
    static UnixConnection over(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            return new UnixConnection(channel, selector, channel.register(selector, 0));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, Duration atMost) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
        long end = System.nanoTime() + atMost.toNanos();
        int read = channel.read(buffer);
        while (read == 0) {
            await(SelectionKey.OP_READ, end);
            read = channel.read(buffer);
        }
        return read;
    }

    @Override
    public void write(byte[] content, Duration atMost) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        long end = System.nanoTime() + atMost.toNanos();
        channel.write(buffer);
        while (buffer.hasRemaining()) {
            await(SelectionKey.OP_WRITE, end);
            channel.write(buffer);
        }
    }

    private void await(int operation, long end) throws IOException {
        // Rounded up, as zero means for ever.
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis() + 1;
        if (millis <= 0) {
            throw new SocketTimeoutException("the other side took too long");
        }
        try {
            key.interestOps(operation);
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw closed(e);
        }
        if (!selector.isOpen() || Thread.currentThread().isInterrupted()) {
            throw new AsynchronousCloseException();
        }
    }

    private static IOException closed(RuntimeException cause) {
        IOException closed = new AsynchronousCloseException();
        closed.initCause(cause);
        return closed;
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            // It waits no more.
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no more use.
        }
    }
}
