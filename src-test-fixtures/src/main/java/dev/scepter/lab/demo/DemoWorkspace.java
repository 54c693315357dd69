package dev.scepter.lab.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of one demo, locked while it runs and deleted afterwards. At most one a process at a time: POSIX frees a
 * process's lock on a file when the process closes any descriptor of it.
 */
final class DemoWorkspace implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final String DATA = "data";
    private static final String KEPT_PREFIX = "scepter-kept-";

    private final Path folder;
    private final FileChannel lock;
    private boolean closed;

    private DemoWorkspace(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes and locks a folder that only its owner can read. */
    static DemoWorkspace open(Path temporary) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Path folder = Files.createTempDirectory(temporary, DemoFolders.PREFIX);
            Optional<FileChannel> lock = DemoFolders.tryLock(folder, true);
            if (lock.isPresent()) {
                return new DemoWorkspace(folder, lock.get());
            }
        }
        throw new IOException("no folder in " + temporary + " could be locked");
    }

    Path folder() {
        return folder;
    }

    /** Where the agent of the demo keeps its files; not there yet. */
    Path data() {
        return folder.resolve(DATA);
    }

    /** Moves the data folder to where no demo deletes it; returns its new place. */
    Path keep() throws IOException {
        String number = folder.getFileName().toString().substring(DemoFolders.PREFIX.length());
        Path kept = folder.resolveSibling(KEPT_PREFIX + number);
        return Files.move(data(), kept, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the folder. Closing it twice is harmless. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            DemoFolders.delete(folder, lock);
        }
    }
}
