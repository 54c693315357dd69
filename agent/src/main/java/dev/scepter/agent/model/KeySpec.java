package dev.scepter.agent.model;

import java.util.Set;

/**
 * What kind of key to make, where to keep it, and who else may use it.
 *
 * @param algorithm the algorithm
 * @param bits size of the RSA modulus, or of the NIST curve: 256 or 384
 * @param protection where the key is kept
 * @param readers accounts or SIDs that may use the key besides SYSTEM and Administrators; a platform that knows no such
 *     rights leaves them out
 */
public record KeySpec(Algorithm algorithm, int bits, Protection protection, Set<String> readers) {

    /** Key algorithms. */
    public enum Algorithm {
        RSA,
        /** ECDSA on a NIST curve; such a key signs, but receives nothing. */
        EC
    }

    /** Where a key is kept. */
    public enum Protection {
        SOFTWARE,
        TPM,
        /**
         * In software only if there is no TPM or it cannot do the algorithm; a TPM that is busy, locked or not ready is a
         * failure.
         */
        TPM_IF_PRESENT
    }

    public KeySpec {
        if (algorithm == Algorithm.EC && bits != 256 && bits != 384) {
            throw new IllegalArgumentException("there is no supported curve of " + bits + " bits");
        }
        readers = Set.copyOf(readers);
    }

    /** An RSA key in software. */
    public static KeySpec rsa(int bits) {
        return new KeySpec(Algorithm.RSA, bits, Protection.SOFTWARE, Set.of());
    }

    /** A key in software on the NIST curve P-256 or P-384. */
    public static KeySpec ec(int bits) {
        return new KeySpec(Algorithm.EC, bits, Protection.SOFTWARE, Set.of());
    }

    /** The same kind of key, kept elsewhere. */
    public KeySpec keptIn(Protection other) {
        return new KeySpec(algorithm, bits, other, readers);
    }

    /** The same kind of key, with others who may use it. */
    public KeySpec usableBy(Set<String> others) {
        return new KeySpec(algorithm, bits, protection, others);
    }

    @Override
    public String toString() {
        return algorithm + "-" + bits + (protection == Protection.TPM ? " in the TPM" : "");
    }
}
