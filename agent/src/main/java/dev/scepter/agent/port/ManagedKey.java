package dev.scepter.agent.port;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A private key that never leaves its provider: it signs and decrypts there.
 *
 * <p>Safe for use by one thread at a time. Failures carry {@code KEY_PROVIDER_FAILED}.
 */
public interface ManagedKey extends AutoCloseable {

    /** Digests that a key signs with, PKCS#1 v1.5 padding for RSA (RFC 8017 section 8.2). */
    enum SignatureDigest {
        SHA1("SHA-1"),
        SHA256("SHA-256"),
        SHA384("SHA-384"),
        SHA512("SHA-512");

        private final String standardName;

        SignatureDigest(String standardName) {
            this.standardName = standardName;
        }

        /** The name in the JDK. */
        public String standardName() {
            return standardName;
        }
    }

    /** Key transport paddings of replies; NDES is known to use OAEP with its defaults. */
    enum KeyTransport {
        /** RSAES-PKCS1-v1_5. */
        PKCS1,
        /** RSAES-OAEP, SHA-1 and MGF1-SHA-1, empty label: the defaults of RFC 8017 section A.2.1. */
        OAEP_SHA1,
        /** RSAES-OAEP, SHA-256 and MGF1-SHA-256, empty label. */
        OAEP_SHA256
    }

    /** The name under which the provider knows the key. */
    KeyName name();

    /** The public half. */
    PublicKey publicKey();

    /** Says whether a transported key can be decrypted: true of RSA keys that may decrypt, false of those that only sign. */
    boolean canDecrypt();

    /** Signs data (not a digest of it). By an EC key: ECDSA, the ECDSA-Sig-Value of RFC 3279 section 2.2.3 in DER. */
    byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException;

    /**
     * Decrypts a transported key.
     *
     * @return empty if what came does not decrypt: it is for another key, or its padding is wrong
     * @throws ScepterException if the provider failed, which says nothing about what came, or the key only signs
     */
    Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException;

    /** Frees the handle; the key itself stays. */
    @Override
    void close();
}
