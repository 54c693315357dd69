package dev.scepter.lab.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Deletes the folders of demos that were killed: those with the demo's name, of the same owner, not a symbolic link,
 * and with a free lock. Never fails: what cannot be deleted now is left to the next demo.
 */
final class DemoCleaner {
    private static final Pattern NAME = Pattern.compile(DemoFolders.PREFIX + "[0-9]{1,20}");
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_FOLDERS = 100;

    /** Another demo makes its folder and then its lock file; an older folder without one is a leftover. */
    private static final Duration TIME_TO_LOCK = Duration.ofMinutes(1);

    private final Path temporary;
    private final Clock clock;

    DemoCleaner(Path temporary, Clock clock) {
        this.temporary = temporary;
        this.clock = clock;
    }

    /**
     * Deletes what other demos left.
     *
     * @param own the folder of this demo; its owner is the one whose folders may go
     */
    void clean(Path own) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(temporary)) {
            UserPrincipal owner = Files.getOwner(own, LinkOption.NOFOLLOW_LINKS);
            int seen = 0;
            int cleaned = 0;
            for (Path entry : entries) {
                if (++seen > MOST_ENTRIES || cleaned == MOST_FOLDERS) {
                    return;
                }
                if (!entry.equals(own) && isLeftover(entry, owner)) {
                    cleaned++;
                    deleteIfFree(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The demo itself works without.
        }
    }

    private static boolean isLeftover(Path entry, UserPrincipal owner) {
        try {
            return NAME.matcher(entry.getFileName().toString()).matches()
                    && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(entry, LinkOption.NOFOLLOW_LINKS).equals(owner);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private void deleteIfFree(Path folder) {
        try {
            boolean lockable = DemoFolders.hasLockFile(folder) || isOld(folder);
            Optional<FileChannel> lock = lockable ? DemoFolders.tryLock(folder, true) : Optional.empty();
            if (lock.isPresent()) {
                DemoFolders.delete(folder, lock.get());
            }
        } catch (IOException e) {
            // The next demo tries again.
        }
    }

    private boolean isOld(Path folder) throws IOException {
        FileTime changed = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS);
        return changed.toInstant().plus(TIME_TO_LOCK).isBefore(clock.instant());
    }
}
