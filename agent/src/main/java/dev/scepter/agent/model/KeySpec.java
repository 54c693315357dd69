package dev.scepter.agent.model;

/**
 * What kind of key to make.
 *
 * @param algorithm the algorithm
 * @param bits size of the RSA modulus, or of the NIST curve: 256 or 384
 */
public record KeySpec(Algorithm algorithm, int bits) {

    /** Key algorithms. */
    public enum Algorithm {
        RSA,
        /** ECDSA on a NIST curve; such a key signs, but receives nothing. */
        EC
    }

    public KeySpec {
        if (algorithm == Algorithm.EC && bits != 256 && bits != 384) {
            throw new IllegalArgumentException("there is no supported curve of " + bits + " bits");
        }
    }

    /** An RSA key. */
    public static KeySpec rsa(int bits) {
        return new KeySpec(Algorithm.RSA, bits);
    }

    /** A key on the NIST curve P-256 or P-384. */
    public static KeySpec ec(int bits) {
        return new KeySpec(Algorithm.EC, bits);
    }

    @Override
    public String toString() {
        return algorithm + "-" + bits;
    }
}
