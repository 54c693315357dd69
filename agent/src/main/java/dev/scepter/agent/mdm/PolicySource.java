package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.util.Optional;

/** Where policies come from. Changes nothing on the device. For one thread. */
public interface PolicySource {

    /** What records name as the source of its policies; the same after a restart. */
    String name();

    /** As whom the device asks; empty where nobody asks who it is. An answer to somebody else is none. */
    default String session() {
        return "";
    }

    /**
     * Asks for the policies.
     *
     * @param etag of the last answer that was taken in whole; empty to get the documents in any case
     * @param wait how long a server may hold its answer until something changes; sources that cannot wait ignore it
     * @throws ScepterException if there is no answer that can be understood; it says nothing about any policy
     */
    PolicyAnswer ask(Optional<String> etag, Duration wait) throws ScepterException, InterruptedException;
}
