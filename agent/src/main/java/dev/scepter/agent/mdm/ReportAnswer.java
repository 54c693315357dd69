package dev.scepter.agent.mdm;

/** What an MDM says to a report that has reached it. Anything else is no answer to it, and an exception. */
public enum ReportAnswer {
    /** It counts: HTTP 204. */
    TAKEN,

    /**
     * It will never count as it is: HTTP 413, too large; 400, or 422 as some frameworks have it, something in it is not as
     * the MDM wants it.
     */
    UNFIT
}
