package dev.scepter.agent.port;

import dev.scepter.agent.model.ScepterException;

/**
 * A key that signs what somebody else has digested: who holds it need not see the data, which may contain a secret.
 *
 * <p>Safe for use by one thread at a time. Failures carry {@code KEY_PROVIDER_FAILED}.
 */
public interface DigestSigningKey extends ManagedKey {

    /**
     * Signs a digest; the signature is that of {@link #sign} over the data.
     *
     * @param digested as many bytes as the digest has
     */
    byte[] signDigest(SignatureDigest digest, byte[] digested) throws ScepterException;
}
