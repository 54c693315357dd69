package dev.scepter.lab.ca;

/** Which extended key usages the RA certificates carry. */
public enum RaUsage {
    /** That of an enrolment agent in the one that signs, none in the one that decrypts. */
    SIGNER_ONLY,
    /** That of an enrolment agent in both. */
    BOTH,
    /** Client authentication, as every client of the CA has it: nobody should take it for an RA. */
    CLIENT
}
