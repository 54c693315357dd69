package dev.scepter.agent.service;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.util.function.BooleanSupplier;

/** Says whether the device is enrolled at an MDM: once it was seen so, always. Safe for use by several threads. */
final class MdmIdentityFile implements BooleanSupplier {
    private static final String PATH = "mdm/identity.json";
    private static final int MOST_BYTES = 1 << 20;

    private final DurableFolder folder;
    private volatile boolean seen;

    MdmIdentityFile(DurableFolder folder) {
        this.folder = folder;
    }

    @Override
    public boolean getAsBoolean() {
        if (!seen) {
            seen = exists();
        }
        return seen;
    }

    /** A file that cannot be read identifies nobody. */
    private boolean exists() {
        try {
            return folder.read(PATH, MOST_BYTES).isPresent();
        } catch (ScepterException e) {
            return false;
        }
    }
}
