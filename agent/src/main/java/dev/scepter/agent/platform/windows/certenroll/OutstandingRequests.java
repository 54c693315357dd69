package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.ScepterException;
import java.security.PublicKey;

/** What Windows keeps of requests that have no certificate yet: dummy certificates in the store REQUEST. */
@FunctionalInterface
public interface OutstandingRequests {

    /** Deletes all that stand for a key; no failure if there are none. */
    void forget(PublicKey key) throws ScepterException;
}
