package dev.scepter.lab.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The server's end of one connection. For one thread. */
public final class WireConnection {
    private final Socket socket;
    private final OutputStream out;
    private final AtomicLong sent;
    private final CountDownLatch serverClosed;

    WireConnection(Socket socket, OutputStream out, AtomicLong sent, CountDownLatch serverClosed) {
        this.socket = socket;
        this.out = out;
        this.sent = sent;
        this.serverClosed = serverClosed;
    }

    /** Sends bytes at once. */
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        sent.addAndGet(bytes.length);
    }

    /** Sends text in ISO 8859-1 at once. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Waits, at the longest until the server is closed.
     *
     * @throws IOException if the server was closed
     */
    public void pause(Duration time) throws IOException, InterruptedException {
        if (serverClosed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the server was closed");
        }
    }

    /** Makes closing the connection a reset (RST) instead of an orderly end. */
    public void endByReset() throws IOException {
        socket.setSoLinger(true, 0);
    }
}
