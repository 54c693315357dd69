package dev.scepter.lab.web;

import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabReply;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Puts a CA on a bare socket of 127.0.0.1, so that every byte of an answer can be wrong; an operation for which nothing
 * else was set is answered as {@link LabCaServer} does. One request a connection. Thread-safe.
 *
 * <p>Bounds: 1,000 requests are kept, 1 MB each.
 */
public final class LabWireServer implements AutoCloseable {
    private static final String PATH = "/scep";
    private static final int MAX_KEPT = 1_000;

    private final LabCa ca;
    private final ServerSocket listener;
    private final Map<String, WireAnswer> answers = new ConcurrentHashMap<>();
    private final List<WireRequest> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong clientCertificates = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String scheme;

    private LabWireServer(LabCa ca, String scheme, ServerSocket listener) {
        this.ca = ca;
        this.scheme = scheme;
        this.listener = listener;
        start("lab-wire", this::accept);
    }

    /** Starts a server for the CA on a free port. */
    public static LabWireServer start(LabCa ca) throws IOException {
        return start(ca, "http", ServerSocketFactory.getDefault());
    }

    /** The same over TLS; it asks for a client certificate, as step-ca does. */
    public static LabWireServer startTls(LabCa ca, SSLContext context) throws IOException {
        return start(ca, "https", context.getServerSocketFactory());
    }

    private static LabWireServer start(LabCa ca, String scheme, ServerSocketFactory sockets) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        ServerSocket listener = sockets.createServerSocket(0, 50, loopback);
        if (listener instanceof SSLServerSocket tls) {
            tls.setWantClientAuth(true);
        }
        return new LabWireServer(ca, scheme, listener);
    }

    /** The SCEP URL, without a query. */
    public String url() {
        return scheme + "://127.0.0.1:" + listener.getLocalPort() + PATH;
    }

    /** From now on an operation (its name, such as {@code GetCACert}) is answered so. */
    public void answer(String operation, WireAnswer answer) {
        answers.put(operation, answer);
    }

    /** From now on all operations are answered as a sound server does. */
    public void behave() {
        answers.clear();
    }

    /** What a sound server answers to a request. */
    public LabReply soundReply(WireRequest request) {
        return LabCaServer.reply(request.method(), request.query(), request.body(), ca.responder());
    }

    /** All requests that came whole. */
    public List<WireRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many bytes of answers clients took, or the system took for them. */
    public long sentBytes() {
        return sent.get();
    }

    /** How many clients showed a certificate when asked by TLS. */
    public long clientCertificates() {
        return clientCertificates.get();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        closed.countDown();
        closeQuietly(listener);
        open.forEach(LabWireServer::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                start("lab-wire-connection", () -> serve(socket));
            } catch (IOException ignored) {
                // Closed, or a client that was gone before it was met: the loop's condition tells.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            WireRequest request = WireRequest.read(new BufferedInputStream(socket.getInputStream()));
            clientCertificate(socket).ifPresent(principal -> clientCertificates.incrementAndGet());
            synchronized (requests) {
                if (requests.size() < MAX_KEPT) {
                    requests.add(request);
                }
            }
            WireAnswer sound =
                    (asked, connection) -> WireAnswers.reply(soundReply(asked)).write(asked, connection);
            answers.getOrDefault(request.operation(), sound)
                    .write(request, new WireConnection(socket, socket.getOutputStream(), sent, closed));
        } catch (IOException e) {
            // The client went away, which is what these answers are for.
            closeQuietly(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static Optional<Principal> clientCertificate(Socket socket) {
        if (!(socket instanceof SSLSocket tls)) {
            return Optional.empty();
        }
        try {
            return Optional.of(tls.getSession().getPeerPrincipal());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ignored) {
            // It is closed as far as it can be.
        }
    }
}
