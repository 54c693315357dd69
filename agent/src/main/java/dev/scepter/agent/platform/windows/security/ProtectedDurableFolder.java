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
 * nor written. Made with its rights when something is first written. A look that fails is repeated at the next use.
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

    private DurableFolder toRead() throws ScepterException {
        // Reading makes no folder: what is not there holds nothing.
        return good || !Files.exists(folder, LinkOption.NOFOLLOW_LINKS) ? files : toWrite();
    }

    private DurableFolder toWrite() throws ScepterException {
        if (!good) {
            guard.makeOrCheck(folder);
            good = true;
        }
        return files;
    }

    @Override
    public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
        return toRead().read(path, maxBytes);
    }

    @Override
    public void write(String path, byte[] content) throws ScepterException {
        toWrite().write(path, content);
    }

    @Override
    public void delete(String path) throws ScepterException {
        toRead().delete(path);
    }

    @Override
    public List<String> list(String folderPath) throws ScepterException {
        return toRead().list(folderPath);
    }

    @Override
    public List<String> listFolders(String folderPath) throws ScepterException {
        return toRead().listFolders(folderPath);
    }

    @Override
    public Lock lock(Duration patience) throws ScepterException {
        return toWrite().lock(patience);
    }
}
