package dev.scepter.agent.testing;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.RelativePath;
import dev.scepter.agent.port.DurableFolder;
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
 * operation done. {@link #crash} does what the end of a process does: it frees the lock.
 */
public final class InMemoryDurableFolder implements DurableFolder {
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private Faults faults = new Faults() {};
    private Optional<Lock> holder = Optional.empty();

    /** Operations that change something. */
    public enum Operation {
        WRITE,
        DELETE
    }

    /** Told of each change; may throw an exception to fail it, or an error to stop the caller as a kill would. */
    public interface Faults {

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

    /** Frees the lock, whoever holds it. */
    public void crash() {
        holder = Optional.empty();
    }

    /** A copy of all files, by path. */
    public SortedMap<String, byte[]> snapshot() {
        SortedMap<String, byte[]> copy = new TreeMap<>();
        files.forEach((path, content) -> copy.put(path, content.clone()));
        return copy;
    }

    /** Says whether the lock is held. */
    public boolean isLocked() {
        return holder.isPresent();
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
        RelativePath.ofFile(path);
        refuseFileAmong(folderOf(path), "read", path);
        refuseFolder("read", path);
        Optional<byte[]> content = Optional.ofNullable(files.get(path)).map(byte[]::clone);
        if (content.isPresent() && content.get().length > maxBytes) {
            throw unusable("read", path, "is larger than " + maxBytes + " bytes");
        }
        return content;
    }

    @Override
    public void write(String path, byte[] content) throws ScepterException {
        RelativePath.ofFile(path);
        refuseFileAmong(folderOf(path), "write", path);
        refuseFolder("write", path);
        faults.before(Operation.WRITE, path);
        files.put(path, content.clone());
        faults.after(Operation.WRITE, path);
    }

    @Override
    public void delete(String path) throws ScepterException {
        RelativePath.ofFile(path);
        refuseFileAmong(folderOf(path), "delete", path);
        refuseFolder("delete", path);
        faults.before(Operation.DELETE, path);
        files.remove(path);
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

    /** Waits for nobody: a lock that is held in a test stays held. */
    @Override
    public Lock lock(Duration patience) throws ScepterException {
        if (holder.isPresent()) {
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_BUSY,
                    "the data folder is held by process "
                            + ProcessHandle.current().pid() + "; waited " + patience);
        }
        Lock lock = new HeldLock();
        holder = Optional.of(lock);
        return lock;
    }

    private final class HeldLock implements Lock {
        @Override
        public void close() {
            if (holder.filter(held -> held == this).isPresent()) {
                holder = Optional.empty();
            }
        }
    }

    private List<String> names(String folder, boolean folders) throws ScepterException {
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
