package dev.scepter.agent.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How far one exchange came, and the cap on all that it may receive.
 *
 * <p>OkHttp reports a flood of headers like an early end of the connection, and sets no bound on the line before a
 * chunk; so the bytes are counted where they come in. Safe for several threads: connecting happens on OkHttp's own.
 */
final class ExchangeTrace extends EventListener {
    /** Header lines together with a TLS handshake, whose certificates take the larger part. */
    static final int MAX_HEADER_BYTES = 128 * 1024;

    private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

    private final long maxBytes;
    private boolean reached;
    private boolean abandoned;
    private volatile boolean connected;
    private volatile boolean secured;
    private volatile boolean headersComplete;
    private volatile boolean overLimit;
    private volatile boolean startsUnlikeHttp;
    private volatile long received;

    /** @param maxReplyBytes largest body; what frames and encrypts it gets room beside it */
    ExchangeTrace(int maxReplyBytes) {
        this.maxBytes = MAX_HEADER_BYTES + 2L * maxReplyBytes;
    }

    /** Whether anybody was there to connect to, be it only a proxy. */
    synchronized boolean isReached() {
        return reached;
    }

    /** Whether there was a connection to the server, through a proxy if need be. */
    boolean isConnected() {
        return connected;
    }

    /** Gives up unless somebody was reached; no byte is sent then, now or later. */
    synchronized boolean abandon() {
        abandoned = !reached;
        return abandoned;
    }

    /** Whether a TLS handshake was completed. */
    boolean isSecured() {
        return secured;
    }

    boolean isOverLimit() {
        return overLimit;
    }

    /** Whether the first bytes on the wire, below any TLS, are not those of an HTTP answer. */
    boolean startsUnlikeHttp() {
        return startsUnlikeHttp;
    }

    long received() {
        return received;
    }

    SocketFactory sockets() {
        return new CountingSocketFactory();
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        connected = true;
    }

    @Override
    public void secureConnectStart(Call call) {
        connected = true;
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        secured = true;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        headersComplete = true;
    }

    private synchronized void reach() throws IOException {
        if (abandoned) {
            throw new IOException("was given up before");
        }
        reached = true;
    }

    private synchronized void count(byte[] bytes, int offset, int length) throws IOException {
        for (int i = 0; i < length && received + i < HTTP.length; i++) {
            if (bytes[offset + i] != HTTP[(int) received + i]) {
                startsUnlikeHttp = true;
            }
        }
        received += length;
        if (received > (headersComplete ? maxBytes : MAX_HEADER_BYTES)) {
            overLimit = true;
            throw new IOException("more than the limit was received");
        }
    }

    private final class CountingSocketFactory extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new CountingSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw connectsItself();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw connectsItself();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw connectsItself();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw connectsItself();
        }

        private UnsupportedOperationException connectsItself() {
            return new UnsupportedOperationException("OkHttp connects its sockets itself");
        }
    }

    private final class CountingSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            super.connect(endpoint, timeout);
            reach();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new CountingStream(super.getInputStream());
        }
    }

    private final class CountingStream extends FilterInputStream {
        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                count(bytes, offset, count);
            }
            return count;
        }
    }
}
