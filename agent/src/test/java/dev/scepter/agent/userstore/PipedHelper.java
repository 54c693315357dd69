package dev.scepter.agent.userstore;

import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.UserSessions.UserProcess;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A helper as a thread: its two streams are those of a connection to itself, which end as those of a process do. */
public final class PipedHelper implements UserProcess {
    private final Socket service;
    private final Socket helper;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** What the helper does with its streams. */
    @FunctionalInterface
    public interface Body {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    private PipedHelper(Socket service, Socket helper) {
        this.service = service;
        this.helper = helper;
    }

    public static PipedHelper serving(KeyProvider keys, CertificateStore store) {
        return running(new UserStoreServer(keys, store)::serve);
    }

    public static PipedHelper running(Body body) {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket service = new Socket(listening.getInetAddress(), listening.getLocalPort());
            PipedHelper started = new PipedHelper(service, listening.accept());
            Thread thread = new Thread(() -> started.run(body), "helper");
            thread.setDaemon(true);
            thread.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Body body) {
        try (helper) {
            body.run(recorded(helper.getInputStream()), helper.getOutputStream());
        } catch (IOException e) {
            // A helper that breaks off ends.
        }
    }

    private InputStream recorded(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count > 0) {
                    read.write(into, offset, count);
                }
                return count;
            }
        };
    }

    /** All that came to the helper so far. */
    byte[] received() {
        return read.toByteArray();
    }

    public boolean isClosed() {
        return service.isClosed();
    }

    @Override
    public OutputStream to() {
        try {
            return service.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream from() {
        try {
            return service.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
