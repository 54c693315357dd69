package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.ScepObjects;
import java.util.List;
import java.util.Optional;

/**
 * The keys for which Windows may keep a request, noted before it does, so that none outlives its key. An empty file for each:
 * {@code certenroll/POLICY/TOKEN}.
 */
final class WindowsRequests {
    private static final String FOLDER = "certenroll/";

    private final DurableFolder folder;
    private final ScepObjects objects;

    WindowsRequests(DurableFolder folder, ScepObjects objects) {
        this.folder = folder;
        this.objects = objects;
    }

    /** Windows is about to keep a request for a key; what it keeps of one before is forgotten. */
    void begin(KeyName key) throws ScepterException {
        forget(key);
        folder.write(path(key), new byte[0]);
    }

    /** Lets Windows forget; asks it nothing if it was never told of the key. */
    void forget(KeyName key) throws ScepterException {
        if (noted(key.policy()).contains(key)) {
            forgetAtWindows(key);
            folder.delete(path(key));
        }
    }

    /** Windows finds a request by its key; where that is spoiled there is nothing to go by. */
    private void forgetAtWindows(KeyName key) throws ScepterException {
        try {
            objects.forget(key);
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.KEY_DAMAGED) {
                throw e;
            }
        }
    }

    /** The keys of a policy for which Windows may keep something. */
    List<KeyName> noted(PolicyId policy) throws ScepterException {
        return folder.list(FOLDER + policy).stream()
                .flatMap(token -> name(policy, token).stream())
                .toList();
    }

    /** Another's file is no note. */
    private static Optional<KeyName> name(PolicyId policy, String token) {
        try {
            return Optional.of(new KeyName(policy, token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String path(KeyName key) {
        return FOLDER + key.policy() + "/" + key.token();
    }
}
