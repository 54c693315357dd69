package dev.scepter.lab.ca;

/** What became of a call. */
public enum LabOutcome {
    /** GetCACaps or GetCACert was answered. */
    ANSWERED,
    /** A certificate was issued, now or before. */
    ISSUED,
    /** The request is pending. */
    PENDING,
    /** CertRep FAILURE. */
    REFUSED,
    /** HTTP 400 or 404: unreadable message, unknown operation or unknown CA identifier. */
    REJECTED,
    /** A fault came instead; nothing was processed. */
    FAULTED
}
