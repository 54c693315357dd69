package dev.scepter.agent.port;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import java.util.List;

/** Windows' own management by SyncML (mdmlocalmanagement.h). Safe for several threads; one document at a time is carried out. */
public interface LocalManagement {

    /** Why it cannot be used on this machine, each in words that stand alone; empty if nothing is known. Changes nothing. */
    List<String> obstacles();

    /**
     * Has Windows carry out a document.
     *
     * @param syncMl a {@code SyncBody}; may hold secrets, and is not kept
     * @return Windows' answer, a SyncML document of at most 1 MB, unchecked
     * @throws ScepterException {@code CSP_FAILED} if Windows did not take it, or did not answer in time
     */
    String apply(Secret syncMl, Deadline deadline) throws ScepterException, InterruptedException;
}
