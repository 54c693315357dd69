package dev.scepter.agent.port;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;

/**
 * The machine's trusted root certificates. Who brought which root is the agent's own record, not this port's.
 * Safe for several threads, as long as one at a time changes something. Failures carry {@code STORE_FAILED}; on files also {@code DATA_FOLDER_UNUSABLE}.
 */
public interface TrustAnchors {

    /** Says whether exactly this certificate is trusted. */
    boolean contains(EncodedCertificate root) throws ScepterException;

    /** Trusts a root; no change if it is trusted already. */
    void add(EncodedCertificate root) throws ScepterException;

    /** Removes a root known by its SHA-256; no failure if it is absent. */
    void remove(Thumbprint sha256) throws ScepterException;
}
