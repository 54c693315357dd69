package dev.scepter.agent.platform.windows.security;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A folder of files that is looked at before its first use: what is not for SYSTEM and Administrators alone is neither read
 * nor written. Made with its rights when something is written. A look that fails is repeated at the next use, one that was
 * good at the next lock.
 */
public final class ProtectedDurableFolder implements DurableFolder {
    private final Path folder;
    private final DurableFolder files;
    private final Guard guard;
    private volatile boolean good;

    /** Makes or checks a folder. */
    @FunctionalInterface
    interface Guard {
        void makeOrCheck(Path folder) throws ScepterException;
    }

    /**
     * @param folder the data folder
     * @param files the files in it or in a folder of it
     */
    public ProtectedDurableFolder(Path folder, DurableFolder files) {
        this(folder, files, path -> ProtectedFolder.ofThisProcess().makeOrCheck(path));
    }

    ProtectedDurableFolder(Path folder, DurableFolder files, Guard guard) {
        this.folder = folder;
        this.files = files;
        this.guard = guard;
    }

    /** Reading makes no folder: what is not there holds nothing, and is not looked for again without a guard. */
    private Optional<DurableFolder> toRead() throws ScepterException {
        return isThere() ? Optional.of(toWrite()) : Optional.empty();
    }

    private DurableFolder toWrite() throws ScepterException {
        // One that was deleted while the agent runs must not come back with the rights that the folder above hands
        // down.
        if (!good || !isThere()) {
            guard.makeOrCheck(folder);
            good = true;
        }
        return files;
    }

    private boolean isThere() {
        boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        good = good && there;
        return there;
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
        Optional<DurableFolder> known = toRead();
        return known.isPresent() ? known.get().read(path, maxBytes) : Optional.empty();
    }

    @Override
    public void write(String path, byte[] content) throws ScepterException {
        toWrite().write(path, content);
    }

    @Override
    public void delete(String path) throws ScepterException {
        Optional<DurableFolder> known = toRead();
        if (known.isPresent()) {
            known.get().delete(path);
        }
    }

    @Override
    public List<String> list(String folderPath) throws ScepterException {
        Optional<DurableFolder> known = toRead();
        return known.isPresent() ? known.get().list(folderPath) : List.of();
    }

    @Override
    public List<String> listFolders(String folderPath) throws ScepterException {
        Optional<DurableFolder> known = toRead();
        return known.isPresent() ? known.get().listFolders(folderPath) : List.of();
    }

    @Override
    public Lock lock(Duration patience) throws ScepterException {
        good = false;
        return toWrite().lock(patience);
    }
}
