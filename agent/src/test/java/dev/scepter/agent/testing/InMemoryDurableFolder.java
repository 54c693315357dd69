package dev.scepter.agent.testing;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.RelativePath;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A data folder in memory that can be stopped or made to fail before and after each write and delete.
 *
 * <p>What {@link Faults} throws before an operation leaves everything as it was; what it throws after one leaves the
 * operation done. {@link #crash} does what the end of a process does: it frees the lock. Safe for several threads; what
 * {@link Faults} does to one holds up no other.
 */
public final class InMemoryDurableFolder implements DurableFolder {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final int NAPS_FOR_OTHERS = 3;

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private volatile Faults faults = new Faults() {};
    private Sleeper sleeper = new ManualSleeper();
    private Optional<Lock> holder = Optional.empty();
    private int waiting;

    /** Operations that change something. */
    public enum Operation {
        WRITE,
        DELETE
    }

    /** Told of each change; may throw an exception to fail it, or an error to stop the caller as a kill would. */
    public interface Faults {

        /** A file is about to be read. */
        default void reading(String path) throws ScepterException {}

        /** The change has had no effect yet. */
        default void before(Operation operation, String path) throws ScepterException {}

        /** The change has had its whole effect. */
        default void after(Operation operation, String path) throws ScepterException {}
    }

    /** Fails each write as a full disk does. */
    public static Faults fullDisk() {
        return new Faults() {
            @Override
            public void before(Operation operation, String path) throws ScepterException {
                if (operation == Operation.WRITE) {
                    throw unusable("write", path, "No space left on device");
                }
            }
        };
    }

    /** Replaces the faults; {@code new Faults() {}} has none. */
    public void setFaults(Faults faults) {
        this.faults = faults;
    }

    /** Replaces what waits for a busy lock; the first one does not really wait. */
    public synchronized void setSleeper(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    /** Frees the lock, whoever holds it. */
    public synchronized void crash() {
        holder = Optional.empty();
    }

    /** A copy of all files, by path. */
    public synchronized SortedMap<String, byte[]> snapshot() {
        SortedMap<String, byte[]> copy = new TreeMap<>();
        files.forEach((path, content) -> copy.put(path, content.clone()));
        return copy;
    }

    /** Says whether the lock is held. */
    public synchronized boolean isLocked() {
        return holder.isPresent();
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
        RelativePath.ofFile(path);
        faults.reading(path);
        requireNoOtherKind("read", path);
        Optional<byte[]> content = get(path);
        if (content.isPresent() && content.get().length > maxBytes) {
            throw unusable("read", path, "is larger than " + maxBytes + " bytes");
        }
        return content;
    }

    @Override
    public void write(String path, byte[] content) throws ScepterException {
        RelativePath.ofFile(path);
        requireNoOtherKind("write", path);
        faults.before(Operation.WRITE, path);
        put(path, content.clone());
        faults.after(Operation.WRITE, path);
    }

    @Override
    public void delete(String path) throws ScepterException {
        RelativePath.ofFile(path);
        requireNoOtherKind("delete", path);
        faults.before(Operation.DELETE, path);
        forget(path);
        faults.after(Operation.DELETE, path);
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
        Duration left = patience;
        for (int nap = 0; nap < NAPS_FOR_OTHERS && isPositive(left) && isWaitedFor(); nap++) {
            left = nap(left);
        }
        Optional<Lock> lock = tryTake();
        if (lock.isEmpty() && isPositive(left)) {
            lock = waitFor(left);
        }
        return lock.orElseThrow(() -> new ScepterException(
                ErrorCode.DATA_FOLDER_BUSY,
                "the data folder is held by process " + ProcessHandle.current().pid() + "; waited " + patience));
    }

    private Optional<Lock> waitFor(Duration patience) throws ScepterException {
        changeWaiting(1);
        try {
            Duration left = patience;
            Optional<Lock> lock = tryTake();
            while (lock.isEmpty() && isPositive(left)) {
                left = nap(left);
                lock = tryTake();
            }
            return lock;
        } finally {
            changeWaiting(-1);
        }
    }

    private Duration nap(Duration left) throws ScepterException {
        Duration nap = left.compareTo(BETWEEN_TRIES) < 0 ? left : BETWEEN_TRIES;
        try {
            currentSleeper().sleep(nap);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScepterException(ErrorCode.DATA_FOLDER_BUSY, "the wait for the data folder was interrupted", e);
        }
        return left.minus(nap);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private synchronized Sleeper currentSleeper() {
        return sleeper;
    }

    private synchronized void changeWaiting(int by) {
        waiting += by;
    }

    private synchronized boolean isWaitedFor() {
        return waiting > 0;
    }

    private synchronized Optional<Lock> tryTake() {
        if (holder.isPresent()) {
            return Optional.empty();
        }
        holder = Optional.of(new HeldLock());
        return holder;
    }

    private synchronized boolean isHolder(Lock lock) {
        return holder.filter(held -> held == lock).isPresent();
    }

    private synchronized void free(Lock lock) {
        if (isHolder(lock)) {
            holder = Optional.empty();
        }
    }

    private final class HeldLock implements Lock {
        @Override
        public boolean isWanted() {
            return isHolder(this) && isWaitedFor();
        }

        @Override
        public void close() {
            free(this);
        }
    }

    private synchronized Optional<byte[]> get(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    private synchronized void put(String path, byte[] content) {
        files.put(path, content);
    }

    private synchronized void forget(String path) {
        files.remove(path);
    }

    private synchronized void requireNoOtherKind(String action, String path) throws ScepterException {
        refuseFileAmong(folderOf(path), action, path);
        refuseFolder(action, path);
    }

    private synchronized List<String> names(String folder, boolean folders) throws ScepterException {
        List<String> parts = RelativePath.ofFolder(folder);
        refuseFileAmong(folder, "list", folder);
        TreeSet<String> names = new TreeSet<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            List<String> path = Arrays.asList(file.getKey().split("/"));
            boolean below =
                    path.size() > parts.size() && path.subList(0, parts.size()).equals(parts);
            if (below && folders == path.size() > parts.size() + 1) {
                names.add(path.get(parts.size()));
            }
        }
        return List.copyOf(names);
    }

    private void refuseFolder(String action, String path) throws ScepterException {
        if (files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"))) {
            throw unusable(action, path, "is not a file");
        }
    }

    private void refuseFileAmong(String folder, String action, String path) throws ScepterException {
        for (String above = folder; !above.isEmpty(); above = folderOf(above)) {
            if (files.containsKey(above)) {
                throw unusable(action, path, above + " is not a folder");
            }
        }
    }

    private static String folderOf(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private static ScepterException unusable(String action, String path, String systemText) {
        return new ScepterException(
                ErrorCode.DATA_FOLDER_UNUSABLE, "cannot " + action + " " + path + ": " + systemText);
    }
}
