package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.DurableFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this process has to do with one lock file: it holds the lock, waits for it, or both. The file holds the holder's
 * process id as text and is never deleted.
 *
 * <p>The system locks two bytes of it: one for the holder alone, one that all who wait share. So a killed process neither
 * holds nor waits any longer.
 */
final class LockFile {
    /** Far behind the content: Windows keeps others from reading locked bytes. */
    private static final long HOLDERS_BYTE = Long.MAX_VALUE - 1;

    private static final long WAITERS_BYTE = Long.MAX_VALUE - 2;
    private static final int MAX_ID_DIGITS = 19;

    /**
     * Lock files that this process uses; also the monitor of all work on lock files. State of the whole process because
     * the locks are: POSIX frees a process's locks on a file when any one of its descriptors is closed, so that a second
     * one must never be opened here. Holds the channels, so that no garbage collection closes one.
     */
    private static final Map<Path, LockFile> USED_HERE = new HashMap<>();

    private final Path path;
    private final LocalFiles files;
    private FileChannel channel;
    private Optional<FileLock> held = Optional.empty();
    private Optional<FileLock> mark = Optional.empty();
    private int waiting;

    private LockFile(Path path, LocalFiles files) throws IOException {
        this.path = path;
        this.files = files;
        this.channel = files.openLockFile(path);
    }

    /** The lock, held until it is closed. */
    private final class Held implements DurableFolder.Lock {
        private boolean closed;

        @Override
        public boolean isWanted() {
            synchronized (USED_HERE) {
                return !closed && isWaitedFor();
            }
        }

        @Override
        public void close() {
            synchronized (USED_HERE) {
                if (!closed) {
                    closed = true;
                    held.ifPresent(LockFile::release);
                    held = Optional.empty();
                    closeIfUnused();
                }
            }
        }
    }

    /** Somebody who waits for the lock and lets its holder know, until closed. */
    final class Waiter implements AutoCloseable {
        private Waiter() {}

        /** Takes the lock if it is free. */
        Optional<DurableFolder.Lock> tryTake() throws IOException {
            synchronized (USED_HERE) {
                reopenIfClosed();
                showWaiting();
                return take();
            }
        }

        @Override
        public void close() {
            synchronized (USED_HERE) {
                waiting--;
                if (waiting == 0) {
                    mark.ifPresent(LockFile::release);
                    mark = Optional.empty();
                }
                closeIfUnused();
            }
        }
    }

    /**
     * Takes the lock if it is free.
     *
     * @param path the real path of the lock file; its folder exists
     */
    static Optional<DurableFolder.Lock> tryTake(Path path, LocalFiles files) throws IOException {
        synchronized (USED_HERE) {
            LockFile file = use(path, files);
            try {
                return file.take();
            } finally {
                file.closeIfUnused();
            }
        }
    }

    /** Waits for the lock from now on. */
    static Waiter await(Path path, LocalFiles files) throws IOException {
        synchronized (USED_HERE) {
            LockFile file = use(path, files);
            file.waiting++;
            return file.new Waiter();
        }
    }

    /** Says whether anybody waits for the lock now. */
    static boolean isWaitedFor(Path path, LocalFiles files) throws IOException {
        synchronized (USED_HERE) {
            LockFile file = use(path, files);
            try {
                return file.isWaitedFor();
            } finally {
                file.closeIfUnused();
            }
        }
    }

    /** The process that holds a lock, in words. */
    static String holder(Path path, LocalFiles files) {
        synchronized (USED_HERE) {
            try {
                LockFile file = use(path, files);
                try {
                    return file.holder();
                } finally {
                    file.closeIfUnused();
                }
            } catch (IOException e) {
                return "a process whose id cannot be read";
            }
        }
    }

    private static LockFile use(Path path, LocalFiles files) throws IOException {
        LockFile file = USED_HERE.get(path);
        if (file == null) {
            file = new LockFile(path, files);
            USED_HERE.put(path, file);
        }
        file.reopenIfClosed();
        return file;
    }

    /** An interrupt closes the channel under whoever reads or writes through it; the holder never does. */
    private void reopenIfClosed() throws IOException {
        if (!channel.isOpen()) {
            mark = Optional.empty();
            channel = files.openLockFile(path);
        }
    }

    private Optional<DurableFolder.Lock> take() throws IOException {
        if (held.isPresent()) {
            return Optional.empty();
        }
        Optional<FileLock> lock = tryLock(HOLDERS_BYTE, false);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            writeProcessId();
            held = lock;
            taken = true;
            return Optional.of(new Held());
        } finally {
            if (!taken) {
                release(lock.get());
            }
        }
    }

    /** A holder that looks at this moment keeps the mark away; the next try brings it. */
    private void showWaiting() throws IOException {
        if (mark.isEmpty()) {
            mark = tryLock(WAITERS_BYTE, true);
        }
    }

    private boolean isWaitedFor() {
        if (waiting > 0) {
            return true;
        }
        try {
            Optional<FileLock> nobody = tryLock(WAITERS_BYTE, false);
            nobody.ifPresent(LockFile::release);
            return nobody.isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private String holder() throws IOException {
        if (held.isPresent()) {
            return "process " + ProcessHandle.current().pid();
        }
        ByteBuffer content = ByteBuffer.allocate(MAX_ID_DIGITS + 1);
        channel.read(content, 0);
        String id = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
        return id.matches("[0-9]+") ? "process " + id : "a process that has not said its id";
    }

    private Optional<FileLock> tryLock(long position, boolean shared) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(position, 1, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private void writeProcessId() throws IOException {
        String id = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private void closeIfUnused() {
        if (held.isEmpty() && waiting == 0) {
            USED_HERE.remove(path);
            try {
                channel.close();
            } catch (IOException e) {
                // The descriptor is gone even so, and with it the locks.
            }
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            // The channel is closed, and with it the lock is gone.
        }
    }
}
