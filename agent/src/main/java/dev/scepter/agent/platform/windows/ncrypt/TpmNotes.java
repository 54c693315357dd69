package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.port.DurableFolder;
import java.util.List;

/**
 * Notes which of our keys lie in the TPM: one that is not there at the moment cannot say so. A note is there before its key is,
 * and goes after it; so a note without a key is possible, and a key without a note only where the data folder is newer than the
 * key, until that is found. One empty file each. Safe for several threads.
 */
final class TpmNotes {
    private static final String FOLDER = "tpm";

    private final DurableFolder folder;
    private final ContainerNames names;

    TpmNotes(DurableFolder folder, ContainerNames names) {
        this.folder = folder;
        this.names = names;
    }

    void add(KeyName name) throws ScepterException {
        folder.write(path(name), new byte[0]);
    }

    /** Notes a key that was found in the TPM. */
    void keep(KeyName name) throws ScepterException {
        if (!has(name)) {
            add(name);
        }
    }

    void remove(KeyName name) throws ScepterException {
        if (has(name)) {
            folder.delete(path(name));
        }
    }

    boolean has(KeyName name) throws ScepterException {
        return folder.list(FOLDER).contains(names.of(name));
    }

    /** The keys of a policy that lie in the TPM. */
    List<KeyName> of(PolicyId policy) throws ScepterException {
        return folder.list(FOLDER).stream()
                .flatMap(container -> names.parse(container).stream())
                .filter(name -> name.policy().equals(policy))
                .toList();
    }

    /** The file of a note, in the data folder. */
    String path(KeyName name) {
        return FOLDER + "/" + names.of(name);
    }
}
