package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.Sleeper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The calls of the file system that make a write durable and keep it private. Follows no link. */
final class LocalFiles {
    private static final int ATTEMPTS = 11;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private final Sleeper sleeper;
    private final Rename rename;
    private final boolean posix;

    /** Puts a file over another one, atomically. */
    @FunctionalInterface
    interface Rename {
        void rename(Path from, Path to) throws IOException;
    }

    @FunctionalInterface
    private interface FileCall {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface FileAnswer<T> {
        T get() throws IOException;
    }

    LocalFiles(Path top, Sleeper sleeper, Rename rename) {
        this.sleeper = sleeper;
        this.rename = rename;
        this.posix = isPosix(top);
    }

    /** Says whether the file system of a path keeps to POSIX; of those that Scepter runs on, all but Windows' do. */
    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static void renameAtomically(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What stands at a path; empty if nothing does. A link or a device is refused. */
    Optional<BasicFileAttributes> look(Path path) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (found.isSymbolicLink() || found.isOther()) {
            throw refused(path, "is a link or a device, which is not followed");
        }
        return Optional.of(found);
    }

    /** Says whether a folder stands at a path; anything else there is refused. */
    boolean isFolder(Path path) throws IOException {
        Optional<BasicFileAttributes> found = look(path);
        if (found.isPresent() && !found.get().isDirectory()) {
            throw refused(path, "is not a folder");
        }
        return found.isPresent();
    }

    /** Says whether a regular file stands at a path; anything else there is refused. */
    boolean isFile(Path path) throws IOException {
        Optional<BasicFileAttributes> found = look(path);
        if (found.isPresent() && !found.get().isRegularFile()) {
            throw refused(path, "is not a file");
        }
        return found.isPresent();
    }

    /** Makes a folder for the owner alone; one that is there stays as it is. */
    void makeFolder(Path folder) throws IOException {
        if (isFolder(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder, ownerOnly("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!isFolder(folder)) {
                throw e;
            }
        }
        forceFolder(parentOf(folder));
    }

    byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = open(file)) {
            byte[] content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw refused(file, "is larger than " + maxBytes + " bytes");
            }
            return content;
        }
    }

    /** On Windows a file that is being replaced cannot be opened for a moment. */
    private InputStream open(Path file) throws IOException {
        return posix
                ? Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)
                : retrying(() -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** Writes a new file with a name of its own into a folder, down to the disk. */
    Path writeTemporary(Path folder, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(folder, "", ".tmp", ownerOnly("rw-------"));
        try {
            uninterrupted(() -> fill(temporary, content));
        } catch (IOException e) {
            discard(temporary, e);
            throw e;
        }
        return temporary;
    }

    private static void fill(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** An interrupt closes the channel that a thread writes to: the call is made again, and the interrupt stays known. */
    private static void uninterrupted(FileCall call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    call.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                    Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Puts a temporary file in the place of another file and makes the change durable. */
    void replace(Path temporary, Path target) throws IOException {
        try {
            retrying(() -> {
                rename.rename(temporary, target);
                return target;
            });
        } catch (AccessDeniedException e) {
            discard(temporary, e);
            // Writing was permitted: Windows says so of a file that somebody holds open.
            FileSystemException held = refused(target, reason(e));
            held.initCause(e);
            throw held;
        } catch (IOException e) {
            discard(temporary, e);
            throw e;
        }
        forceFolder(parentOf(target));
    }

    void delete(Path file) throws IOException {
        retrying(() -> Files.deleteIfExists(file));
    }

    /**
     * Deletes a folder if it is empty. Windows keeps one that another program lists or works in: it stays too.
     *
     * @return whether it is gone
     */
    boolean deleteEmptyFolder(Path folder) throws IOException {
        try {
            return retrying(() -> {
                try {
                    Files.deleteIfExists(folder);
                    return true;
                } catch (DirectoryNotEmptyException e) {
                    return false;
                }
            });
        } catch (FileSystemException e) {
            if (posix) {
                throw e;
            }
            return false;
        }
    }

    /** Opens the lock file, made for the owner alone. */
    FileChannel openLockFile(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                ownerOnly("rw-------"));
    }

    /** Makes the names in a folder durable. Windows cannot: it refuses to open a folder. */
    void forceFolder(Path folder) throws IOException {
        if (!posix) {
            return;
        }
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /** On Windows a file that a reader or a virus scanner has open cannot be replaced until it is closed. */
    private <T> T retrying(FileAnswer<T> call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (FileSystemException e) {
                if (attempt == ATTEMPTS || e instanceof NoSuchFileException) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private void pause(FileSystemException why) throws FileSystemException {
        try {
            sleeper.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why.addSuppressed(e);
            throw why;
        }
    }

    private static void discard(Path temporary, IOException why) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static FileSystemException refused(Path path, String why) {
        return new FileSystemException(path.toString(), null, why);
    }

    /** The words of the system for what went wrong at a path, and where if not there. */
    static String systemText(Path path, IOException e) {
        boolean elsewhere = e instanceof FileSystemException f
                && f.getFile() != null
                && !f.getFile().equals(path.toString());
        return elsewhere ? reason(e) + " (" + ((FileSystemException) e).getFile() + ")" : reason(e);
    }

    /** The JDK leaves the words out of some exceptions. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
