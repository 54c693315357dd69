package dev.scepter.agent.mdm;

/** What an MDM says to a report that has reached it. Anything else is no answer to it, and an exception. */
public sealed interface ReportAnswer {
    /** It counts: HTTP 204. */
    ReportAnswer TAKEN = new Taken();

    /** It counts: HTTP 204. */
    record Taken() implements ReportAnswer {}

    /**
     * It will never count as it is: HTTP 413, too large; 400, or 422 as some frameworks have it, something in it is not as
     * the MDM wants it.
     *
     * @param words what the MDM said, for people; without secrets
     */
    record Unfit(String words) implements ReportAnswer {}
}
