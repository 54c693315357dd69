package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.DurableFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The system's lock on the lock file. The file holds the holder's process id as text and is never deleted. */
final class FolderLock implements DurableFolder.Lock {
    /** Far behind the content: Windows keeps others from reading locked bytes. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int MAX_ID_DIGITS = 19;

    /**
     * Lock files that this process holds; also the monitor of all work on lock files. State of the whole process
     * because the lock is: POSIX frees a process's locks on a file when any one of its descriptors is closed, so that
     * a second one must never be opened here. Holds the channels, so that no garbage collection closes one.
     */
    private static final Map<Path, FileChannel> HELD_HERE = new HashMap<>();

    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock if it is free.
     *
     * @param file the real path of the lock file; its folder exists
     */
    static Optional<FolderLock> tryTake(Path file, LocalFiles files) throws IOException {
        synchronized (HELD_HERE) {
            if (HELD_HERE.containsKey(file)) {
                return Optional.empty();
            }
            FileChannel channel = files.openLockFile(file);
            boolean taken = false;
            try {
                if (!lock(channel)) {
                    return Optional.empty();
                }
                writeProcessId(channel);
                HELD_HERE.put(file, channel);
                taken = true;
                return Optional.of(new FolderLock(file, channel));
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        }
    }

    /** The process that holds a lock, in words. */
    static String holder(Path file, LocalFiles files) {
        synchronized (HELD_HERE) {
            if (HELD_HERE.containsKey(file)) {
                return "process " + ProcessHandle.current().pid();
            }
            try {
                String id = new String(files.read(file, MAX_ID_DIGITS + 1), StandardCharsets.US_ASCII).strip();
                return id.matches("[0-9]+") ? "process " + id : "a process that has not said its id";
            } catch (IOException e) {
                return "a process whose id cannot be read";
            }
        }
    }

    @Override
    public void close() {
        synchronized (HELD_HERE) {
            if (closed) {
                return;
            }
            closed = true;
            HELD_HERE.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                // The descriptor is gone even so, and with it the lock.
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void writeProcessId(FileChannel channel) throws IOException {
        String id = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
    }
}
