package dev.scepter.lab.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the demo's folders look: {@code scepter-demo-NUMBER}, in it a file {@code lock} that the running demo has locked,
 * and all else. The system frees the lock when the process ends, however it ends.
 */
final class DemoFolders {
    static final String PREFIX = "scepter-demo-";

    private static final String LOCK = "lock";
    private static final int MOST_FILES = 10_000;

    private DemoFolders() {}

    /** Locks a folder; empty if another process holds it, or if somebody has deleted the folder meanwhile. */
    static Optional<FileChannel> tryLock(Path folder, boolean create) throws IOException {
        Set<OpenOption> options = create
                ? Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        Path file = folder.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, options);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            // Who deleted the file while holding the lock leaves a lock on nothing.
            taken = channel.tryLock() != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        } catch (OverlappingFileLockException e) {
            taken = false;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? Optional.of(channel) : Optional.empty();
    }

    static boolean hasLockFile(Path folder) {
        return Files.exists(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Deletes a folder whose lock the caller holds: the lock file last, so that a deletion that breaks off can be taken
     * up by the next demo. Follows no links.
     */
    static void delete(Path folder, FileChannel lock) throws IOException {
        try (lock) {
            deleteTree(folder, folder.resolve(LOCK));
            Files.deleteIfExists(folder.resolve(LOCK));
        }
        Files.deleteIfExists(folder);
    }

    private static void deleteTree(Path folder, Path keep) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            private int seen;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++seen > MOST_FILES) {
                    return FileVisitResult.TERMINATE;
                }
                if (!file.equals(keep)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (!visited.equals(folder)) {
                    Files.deleteIfExists(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
