package dev.scepter.agent.model;

/**
 * What kind of key to make.
 *
 * @param algorithm the algorithm
 * @param bits size of the RSA modulus
 */
public record KeySpec(Algorithm algorithm, int bits) {

    /** Key algorithms. */
    public enum Algorithm {
        RSA
    }

    /** An RSA key. */
    public static KeySpec rsa(int bits) {
        return new KeySpec(Algorithm.RSA, bits);
    }

    @Override
    public String toString() {
        return algorithm + "-" + bits;
    }
}
