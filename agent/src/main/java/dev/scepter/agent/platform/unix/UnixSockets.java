package dev.scepter.agent.platform.unix;

import dev.scepter.agent.port.LocalChannel;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Two sockets in a folder. The rights of the folder say who may connect: both sockets are for its owner alone (systems differ in
 * whether they heed the rights of a socket itself). The owner must be this account or root, on both sides.
 */
public final class UnixSockets implements LocalChannel {
    /** {@code sun_path} has 104 bytes on some systems and 108 on others, with a zero at the end. */
    static final int LONGEST_PATH = 100;

    private static final int BACKLOG = 16;
    private static final Set<PosixFilePermission> OF_THE_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path folder;
    private final Owner owner;

    /** Looks at whose a folder is. */
    @FunctionalInterface
    interface Owner {
        boolean isTrusted(Path folder) throws IOException;
    }

    /**
     * @param folder where the sockets are; whoever listens there has made it and holds a lock for it
     */
    public UnixSockets(Path folder) {
        this(folder, OwnAccount::orRootOwns);
    }

    UnixSockets(Path folder, Owner owner) {
        this.folder = folder.toAbsolutePath();
        this.owner = owner;
    }

    @Override
    public Optional<Listener> listen(Endpoint endpoint) throws IOException {
        Path socket = socket(endpoint);
        int length = length(socket);
        if (length > LONGEST_PATH) {
            throw new IOException("the path " + socket + " has " + length + " bytes, and that of a socket at most "
                    + LONGEST_PATH + "; a data folder with a shorter path has a local channel");
        }
        requirePrivateFolder();
        removeStale(socket);
        ServerSocketChannel server = open();
        try {
            server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            return Optional.of(new UnixListener(server, socket));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public Optional<Connection> connect(Endpoint endpoint) throws IOException {
        Path socket = socket(endpoint);
        if (length(socket) > LONGEST_PATH || !Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requirePrivateFolder();
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            return Optional.of(UnixConnection.over(channel));
        } catch (IOException | UnsupportedOperationException e) {
            // The socket of an agent that was killed, or not this account's: nobody is there for it.
            return Optional.empty();
        }
    }

    private static ServerSocketChannel open() throws IOException {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no sockets of Unix", e);
        }
    }

    private void requirePrivateFolder() throws IOException {
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no rights of Unix", e);
        }
        if (!found.isDirectory() || !OF_THE_OWNER.containsAll(found.permissions())) {
            throw new IOException(folder + " is not a folder for its owner alone");
        }
        if (!owner.isTrusted(folder)) {
            throw new IOException(folder + " belongs to " + found.owner().getName()
                    + ", not to this account or root: whoever listens there is not the agent");
        }
    }

    /** An agent that was killed leaves its sockets; the lock that the caller holds says that none is alive. */
    private static void removeStale(Path socket) throws IOException {
        try {
            if (!Files.readAttributes(socket, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new IOException(socket + " is there already, and no socket");
            }
            Files.delete(socket);
        } catch (NoSuchFileException e) {
            // As it should be.
        }
    }

    private Path socket(Endpoint endpoint) {
        return folder.resolve(endpoint.name().toLowerCase(Locale.ROOT) + ".sock");
    }

    private static int length(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static final class UnixListener implements Listener {
        private final ServerSocketChannel server;
        private final Path socket;
        private boolean closed;

        UnixListener(ServerSocketChannel server, Path socket) {
            this.server = server;
            this.socket = socket;
        }

        @Override
        public Connection accept() throws IOException {
            return UnixConnection.over(server.accept());
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                // First the name: afterwards it may be that of the next one.
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                // The next agent removes it.
            }
            try {
                server.close();
            } catch (IOException e) {
                // It accepts nobody any more.
            }
        }
    }
}
