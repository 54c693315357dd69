package dev.scepter.agent.platform.windows.pipe;

import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.port.LocalChannel;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The pipes {@code Scepter.Admin} and {@code Scepter.Status} of this machine.
 *
 * <p>Everybody may make a pipe of any name. So the agent makes its first instance only if there is none of that name, and has
 * always another one ready before it gives one away. And a client sends nothing before it knows who made the pipe: its owner must be
 * SYSTEM or Administrators, as nobody else can make a pipe that belongs to them; and while the service runs the process behind it
 * must be the service's. An agent in the foreground needs no rule of its own: the data folder that these pipes are for wants the
 * rights of an administrator anyway. Whoever answers may know who the client is, and not act as it (identification level).
 */
public final class NamedPipes implements LocalChannel {
    /** One waits for a client while so many are served. */
    static final int INSTANCES = 9;

    static final int FIRST =
            WinBase.PIPE_ACCESS_DUPLEX | WinNT.FILE_FLAG_OVERLAPPED | PipeConstants.FILE_FLAG_FIRST_PIPE_INSTANCE;
    static final int LATER = WinBase.PIPE_ACCESS_DUPLEX | WinNT.FILE_FLAG_OVERLAPPED;
    static final int MODE = WinBase.PIPE_TYPE_BYTE
            | WinBase.PIPE_READMODE_BYTE
            | WinBase.PIPE_WAIT
            | WinBase.PIPE_REJECT_REMOTE_CLIENTS;

    /** To read and write, to see whose it is, and what opening asks for by itself; not to make another instance. */
    static final int CLIENT_ACCESS = WinNT.FILE_READ_DATA
            | WinNT.FILE_WRITE_DATA
            | WinNT.FILE_READ_ATTRIBUTES
            | WinNT.READ_CONTROL
            | WinNT.SYNCHRONIZE;

    static final int CLIENT_FLAGS =
            WinNT.FILE_FLAG_OVERLAPPED | PipeConstants.SECURITY_SQOS_PRESENT | PipeConstants.SECURITY_IDENTIFICATION;

    /** SYSTEM and Administrators may do all; protected, though nothing is handed down to pipes. */
    static final String ADMIN_ACCESS = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";

    /**
     * Besides, everybody who signed in on this machine, by {@link #CLIENT_ACCESS}. The entry against the network stands behind
     * those that an agent started over the network (WinRM) makes its next instance by.
     */
    static final String STATUS_ACCESS =
            ADMIN_ACCESS + "(D;;FA;;;NU)(A;;0x" + Integer.toHexString(CLIENT_ACCESS) + ";;;AU)";

    private static final String LOCAL_SYSTEM = "S-1-5-18";
    private static final String ADMINISTRATORS = "S-1-5-32-544";
    private static final Map<Endpoint, String> NAMES =
            Map.of(Endpoint.ADMIN, "\\\\.\\pipe\\Scepter.Admin", Endpoint.STATUS, "\\\\.\\pipe\\Scepter.Status");
    private static final Duration LONGEST_BUSY = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final Pipes pipes;
    private final ServiceProcess service;
    private final Map<Endpoint, String> names;

    /** Asks for the process of the service. */
    @FunctionalInterface
    interface ServiceProcess {
        /** Empty if it does not run. */
        Optional<Integer> id() throws ScepterException;
    }

    NamedPipes(Pipes pipes, ServiceProcess service, Map<Endpoint, String> names) {
        this.pipes = pipes;
        this.service = service;
        this.names = Map.copyOf(names);
    }

    /**
     * Those of this machine; the DLL is loaded when somebody listens or connects.
     *
     * @param manager knows the service that the agent may run as
     */
    public static NamedPipes ofThisMachine(ServiceManager manager) {
        return new NamedPipes(new Kernel32Pipes(), () -> manager.status().processId(), NAMES);
    }

    @Override
    public Optional<Listener> listen(Endpoint endpoint) throws IOException {
        String name = name(endpoint);
        String access = endpoint == Endpoint.ADMIN ? ADMIN_ACCESS : STATUS_ACCESS;
        try {
            return Optional.of(new PipeListener(name, access, pipes.create(name, FIRST, MODE, INSTANCES, access)));
        } catch (WindowsException e) {
            if (e.is(WinError.ERROR_ACCESS_DENIED) || e.is(WinError.ERROR_PIPE_BUSY)) {
                throw new IOException("another program holds the pipe " + name + ": " + e.getMessage(), e);
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Connection> connect(Endpoint endpoint) throws IOException {
        String name = name(endpoint);
        try {
            Pipes.Pipe pipe = open(name);
            boolean trusted = false;
            try {
                requireAgent(pipe, name);
                trusted = true;
                return Optional.of(new PipeConnection(pipe, pipe::close));
            } finally {
                if (!trusted) {
                    pipe.close();
                }
            }
        } catch (WindowsException e) {
            if (e.is(WinError.ERROR_FILE_NOT_FOUND)) {
                return Optional.empty();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private Pipes.Pipe open(String name) throws WindowsException {
        long end = System.nanoTime() + LONGEST_BUSY.toNanos();
        while (true) {
            try {
                return pipes.open(name, CLIENT_ACCESS, CLIENT_FLAGS);
            } catch (WindowsException e) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (!e.is(WinError.ERROR_PIPE_BUSY) || left.isNegative()) {
                    throw e;
                }
                // Another client may be quicker.
                pipes.awaitFree(name, left);
            }
        }
    }

    private void requireAgent(Pipes.Pipe pipe, String name) throws WindowsException, IOException {
        String owner = pipe.owner();
        if (!Set.of(LOCAL_SYSTEM, ADMINISTRATORS).contains(owner)) {
            throw new IOException("the pipe " + name + " is not the agent's: it belongs to " + owner
                    + ", not to SYSTEM or Administrators; nothing was sent");
        }
        int process = pipe.serverProcess();
        Optional<Integer> expected = serviceProcess();
        if (expected.isPresent() && expected.get() != process) {
            throw new IOException("the pipe " + name + " is not the agent's: it is served by process "
                    + Integer.toUnsignedString(process) + ", and the service is process "
                    + Integer.toUnsignedString(expected.get()) + "; nothing was sent");
        }
    }

    /** A service manager that cannot be asked leaves the owner to show whose the pipe is. */
    private Optional<Integer> serviceProcess() {
        try {
            return service.id();
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    private String name(Endpoint endpoint) {
        return Optional.ofNullable(names.get(endpoint)).orElseThrow();
    }

    private final class PipeListener implements Listener {
        private final String name;
        private final String access;
        private Pipes.Pipe waiting;
        private final CountDownLatch closing = new CountDownLatch(1);
        private boolean closed;

        PipeListener(String name, String access, Pipes.Pipe first) {
            this.name = name;
            this.access = access;
            this.waiting = first;
        }

        @Override
        public Connection accept() throws IOException {
            Pipes.Pipe taken = waiting();
            taken.awaitClient();
            // The next one first: the name is never free for others.
            Pipes.Pipe next = next();
            synchronized (this) {
                if (closed) {
                    next.disconnect();
                    throw new AsynchronousCloseException();
                }
                waiting = next;
            }
            return new PipeConnection(taken, taken::disconnect);
        }

        /** Clients of an agent that was killed may hold instances still: one that becomes free is waited for. */
        private Pipes.Pipe next() throws IOException {
            while (true) {
                try {
                    return pipes.create(name, LATER, MODE, INSTANCES, access);
                } catch (WindowsException e) {
                    if (!e.is(WinError.ERROR_PIPE_BUSY)) {
                        throw new IOException(e.getMessage(), e);
                    }
                }
                try {
                    if (closing.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new AsynchronousCloseException();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ClosedByInterruptException();
                }
            }
        }

        private synchronized Pipes.Pipe waiting() throws IOException {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            return waiting;
        }

        @Override
        public void close() {
            Pipes.Pipe last;
            synchronized (this) {
                closed = true;
                last = waiting;
            }
            closing.countDown();
            last.disconnect();
        }
    }

    /** @param end how this side closes it */
    private record PipeConnection(Pipes.Pipe pipe, Runnable end) implements Connection {
        @Override
        public int read(byte[] into, int offset, int length, Duration atMost) throws IOException {
            return pipe.read(into, offset, length, atMost);
        }

        @Override
        public void write(byte[] content, Duration atMost) throws IOException {
            pipe.write(content, atMost);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
