package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The data folder on a local disk.
 *
 * <p>It is made by the first write or lock, never by a look; on POSIX it and all in it belong to the owner alone. The
 * top may be a symbolic link, nothing below it may. Half-written files stand in {@code tmp/}, the lock is the file
 * {@code lock}. Files with names that no caller can have made are not listed.
 */
public final class LocalDurableFolder implements DurableFolder {
    private static final int MAX_ENTRIES = 100_000;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final int NAPS_FOR_OTHERS = 3;

    private final Path top;
    private final Sleeper sleeper;
    private final LocalFiles files;
    private final FileNames names;
    /**
     * Held by each write from making the folders until the file stands there: no delete takes them away meanwhile. And by
     * each listing: Windows deletes no folder that is being listed.
     */
    private final java.util.concurrent.locks.Lock foldersStay;

    private final java.util.concurrent.locks.Lock foldersGo;
    /** Keeps reads and changes of files apart: Windows neither replaces nor quite deletes a file that is open. */
    private final ReadWriteLock contents = new ReentrantReadWriteLock();

    /**
     * @param top the folder; need not exist
     * @param sleeper waits for a busy lock, and for a file that another program has open
     */
    public LocalDurableFolder(Path top, Sleeper sleeper) {
        this(top, sleeper, LocalFiles::renameAtomically);
    }

    LocalDurableFolder(Path top, Sleeper sleeper, LocalFiles.Rename rename) {
        this(top, sleeper, rename, LocalFiles.isPosix(top) ? FileNames.PLAIN : FileNames.WINDOWS);
    }

    LocalDurableFolder(Path top, Sleeper sleeper, LocalFiles.Rename rename, FileNames names) {
        this.top = top.toAbsolutePath();
        this.sleeper = sleeper;
        this.files = new LocalFiles(top, sleeper, rename);
        this.names = names;
        ReadWriteLock folders = new ReentrantReadWriteLock();
        this.foldersStay = folders.readLock();
        this.foldersGo = folders.writeLock();
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
        List<String> parts = RelativePath.ofFile(path);
        Path file = resolve(parts);
        contents.readLock().lock();
        try {
            if (folderExists(parentOf(parts)) && files.isFile(file)) {
                return Optional.of(files.read(file, maxBytes));
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // deleted between look and open
        } catch (IOException e) {
            throw unusable("read", file, e);
        } finally {
            contents.readLock().unlock();
        }
    }

    @Override
    public void write(String path, byte[] content) throws ScepterException {
        List<String> parts = RelativePath.ofFile(path);
        Path target = resolve(parts);
        foldersStay.lock();
        try {
            makeFolders(parentOf(parts));
            files.isFile(target);
            Path temporaryFolder = top.resolve(RelativePath.TEMPORARY);
            files.makeFolder(temporaryFolder);
            Path temporary = files.writeTemporary(temporaryFolder, content);
            contents.writeLock().lock();
            try {
                files.replace(temporary, target);
            } finally {
                contents.writeLock().unlock();
            }
        } catch (IOException e) {
            throw unusable("write", target, e);
        } finally {
            foldersStay.unlock();
        }
    }

    @Override
    public void delete(String path) throws ScepterException {
        List<String> parts = RelativePath.ofFile(path);
        Path file = resolve(parts);
        foldersGo.lock();
        try {
            contents.writeLock().lock();
            try {
                if (folderExists(parentOf(parts)) && files.isFile(file)) {
                    files.delete(file);
                }
            } finally {
                contents.writeLock().unlock();
            }
            deleteEmptyFolders(parentOf(parts));
        } catch (IOException e) {
            throw unusable("delete", file, e);
        } finally {
            foldersGo.unlock();
        }
    }

    @Override
    public List<String> list(String folder) throws ScepterException {
        return names(folder, false);
    }

    @Override
    public List<String> listFolders(String folder) throws ScepterException {
        return names(folder, true);
    }

    @Override
    public Lock lock(Duration patience) throws ScepterException {
        try {
            makeTop();
            Path lockFile = top.toRealPath().resolve(RelativePath.LOCK);
            Duration left = letOthersGoFirst(lockFile, patience);
            Optional<Lock> lock = LockFile.tryTake(lockFile, files);
            if (lock.isEmpty() && isPositive(left)) {
                lock = waitFor(lockFile, left);
            }
            if (lock.isEmpty()) {
                throw busy("is held by " + LockFile.holder(lockFile, files) + "; waited " + inWords(patience));
            }
            return withTemporariesCleared(lock.get());
        } catch (ClosedByInterruptException e) {
            throw busy("was not locked: the thread was interrupted");
        } catch (IOException e) {
            throw unusable("lock", top, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("is held by another process, and the wait for it was interrupted");
        }
    }

    /**
     * Who gave the lock away because it was wanted must not be the first to have it back.
     *
     * @return the patience that is left
     */
    private Duration letOthersGoFirst(Path lockFile, Duration patience) throws IOException, InterruptedException {
        Duration left = patience;
        for (int nap = 0; nap < NAPS_FOR_OTHERS && isPositive(left); nap++) {
            if (!LockFile.isWaitedFor(lockFile, files)) {
                return left;
            }
            left = nap(left);
        }
        return left;
    }

    private Optional<Lock> waitFor(Path lockFile, Duration patience) throws IOException, InterruptedException {
        try (LockFile.Waiter waiter = LockFile.await(lockFile, files)) {
            Duration left = patience;
            Optional<Lock> lock = waiter.tryTake();
            while (lock.isEmpty() && isPositive(left)) {
                left = nap(left);
                lock = waiter.tryTake();
            }
            return lock;
        }
    }

    /** Sleeps until the next try; returns the patience that is left. */
    private Duration nap(Duration left) throws InterruptedException {
        Duration nap = left.compareTo(BETWEEN_TRIES) < 0 ? left : BETWEEN_TRIES;
        sleeper.sleep(nap);
        return left.minus(nap);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private Lock withTemporariesCleared(Lock lock) throws IOException {
        boolean cleared = false;
        try {
            Path folder = top.resolve(RelativePath.TEMPORARY);
            for (Path child : files.isFolder(folder) ? children(folder) : List.<Path>of()) {
                if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    files.delete(child);
                }
            }
            cleared = true;
            return lock;
        } finally {
            if (!cleared) {
                lock.close();
            }
        }
    }

    private List<String> names(String folder, boolean folders) throws ScepterException {
        List<String> parts = RelativePath.ofFolder(folder);
        Path path = resolve(parts);
        List<String> found = new ArrayList<>();
        foldersStay.lock();
        try {
            for (Path child : folderExists(parts) ? children(path) : List.<Path>of()) {
                Optional<String> part = names.part(String.valueOf(child.getFileName()))
                        .filter(name -> !parts.isEmpty() || !RelativePath.isReserved(name));
                if (part.isPresent() && isOfKind(child, folders)) {
                    found.add(part.get());
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // deleted between look and open
        } catch (IOException e) {
            throw unusable("list", path, e);
        } finally {
            foldersStay.unlock();
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    private boolean isOfKind(Path child, boolean folder) throws IOException {
        return files.look(child)
                .filter(found -> folder ? found.isDirectory() : found.isRegularFile())
                .isPresent();
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (children.size() == MAX_ENTRIES) {
                    throw LocalFiles.refused(folder, "holds more than " + MAX_ENTRIES + " entries");
                }
                children.add(child);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    /** Says whether a folder exists; fails if a link or a file stands anywhere on the way. */
    private boolean folderExists(List<String> parts) throws IOException {
        if (!topExists()) {
            return false;
        }
        for (int depth = 1; depth <= parts.size(); depth++) {
            if (!files.isFolder(resolve(parts.subList(0, depth)))) {
                return false;
            }
        }
        return true;
    }

    private boolean topExists() throws IOException {
        if (Files.isSymbolicLink(top)) {
            return files.isFolder(top.toRealPath());
        }
        return files.isFolder(top);
    }

    private void makeFolders(List<String> parts) throws IOException {
        makeTop();
        for (int depth = 1; depth <= parts.size(); depth++) {
            files.makeFolder(resolve(parts.subList(0, depth)));
        }
    }

    private void makeTop() throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path path = top; path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(path);
        }
        Collections.reverse(missing);
        for (Path path : missing) {
            files.makeFolder(path);
        }
        topExists();
    }

    private void deleteEmptyFolders(List<String> parts) throws IOException {
        for (int depth = parts.size(); depth >= 1; depth--) {
            Path folder = resolve(parts.subList(0, depth));
            if (folderExists(parts.subList(0, depth)) && !files.deleteEmptyFolder(folder)) {
                files.forceFolder(folder);
                return;
            }
        }
        if (topExists()) {
            files.forceFolder(top);
        }
    }

    private Path resolve(List<String> parts) {
        Path path = top;
        for (String part : parts) {
            path = path.resolve(names.onDisk(part));
        }
        return path;
    }

    private static List<String> parentOf(List<String> parts) {
        return parts.subList(0, parts.size() - 1);
    }

    private static String inWords(Duration patience) {
        return patience.toMillis() / 1000.0 + " s";
    }

    private ScepterException busy(String how) {
        return new ScepterException(ErrorCode.DATA_FOLDER_BUSY, "the data folder " + top + " " + how);
    }

    private static ScepterException unusable(String action, Path path, IOException e) {
        return new ScepterException(
                e instanceof AccessDeniedException ? ErrorCode.NOT_PERMITTED : ErrorCode.DATA_FOLDER_UNUSABLE,
                "cannot " + action + " " + path + ": " + LocalFiles.systemText(path, e),
                e);
    }
}
