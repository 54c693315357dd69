package dev.scepter.agent.port;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;

/**
 * Protects secrets at rest, so that they can be opened on this installation only. Safe for several threads.
 */
public interface SecretProtector {

    /**
     * Protects a secret.
     *
     * @param purpose binds the result to its use; opening it for another purpose fails
     */
    byte[] protect(String purpose, Secret secret) throws ScepterException;

    /**
     * Opens what {@link #protect} returned.
     *
     * @throws ScepterException {@code SECRET_UNREADABLE} if it was changed, is of another purpose or another
     *     installation
     */
    Secret open(String purpose, byte[] protectedBytes) throws ScepterException;
}
