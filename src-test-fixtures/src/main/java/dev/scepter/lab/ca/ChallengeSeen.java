package dev.scepter.lab.ca;

/** What the CA saw of a challenge; never the challenge itself. */
public enum ChallengeSeen {
    /** No CSR was read. */
    NOT_READ,
    /** The CSR holds none. */
    ABSENT,
    /** The CSR holds one, and nobody asked for it. */
    UNASKED,
    /** The CSR holds the right one. */
    RIGHT,
    /** The CSR holds a wrong or used one. */
    WRONG
}
