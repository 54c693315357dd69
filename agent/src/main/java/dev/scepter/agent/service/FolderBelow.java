package dev.scepter.agent.service;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A folder in a durable folder; its lock is that of the whole. */
final class FolderBelow implements DurableFolder {
    private final DurableFolder whole;
    private final String path;

    FolderBelow(DurableFolder whole, String path) {
        this.whole = whole;
        this.path = path;
    }

    private String below(String name) {
        return name.isEmpty() ? path : path + "/" + name;
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws ScepterException {
        return whole.read(below(name), maxBytes);
    }

    @Override
    public void write(String name, byte[] content) throws ScepterException {
        whole.write(below(name), content);
    }

    @Override
    public void delete(String name) throws ScepterException {
        whole.delete(below(name));
    }

    @Override
    public List<String> list(String folder) throws ScepterException {
        return whole.list(below(folder));
    }

    @Override
    public List<String> listFolders(String folder) throws ScepterException {
        return whole.listFolders(below(folder));
    }

    @Override
    public Lock lock(Duration patience) throws ScepterException {
        return whole.lock(patience);
    }
}
