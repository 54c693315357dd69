package dev.scepter.agent.model;

/**
 * Ids of events. Public API (filters and alerts are built on them): never renumber.
 *
 * <p>1000s: a certificate's life. 2000s: something to look at. 3000s: failures.
 */
public enum EventId {
    CERTIFICATE_ENROLLED(1000, "A certificate was enrolled and proven."),
    CERTIFICATE_RENEWED(1001, "A certificate was renewed and proven."),
    CERTIFICATE_REMOVED(1002, "A policy and its certificate were removed."),
    PREDECESSOR_REMOVED(
            1003,
            "The certificate before the one in force was removed: its grace was over, or a newer one took its place."),
    CERTIFICATE_ROLLED_BACK(1004, "The certificate before was put back in force."),
    CERTIFICATE_ADOPTED(
            1005,
            "A certificate of the policy that stood in the store already was proven and adopted; nothing was sent."),
    ROOT_ADDED(1010, "A root certificate was put into the trusted anchors."),
    ROOT_REMOVED(1011, "A root certificate that Scepter had added was removed from the trusted anchors."),
    REQUEST_PENDING(1020, "The CA holds a request until somebody approves it."),
    AGENT_STARTED(1100, "The resident agent started."),
    AGENT_STOPPED(1101, "The resident agent stopped."),
    SOURCE_ANSWERS(1110, "The source of policies answers again."),
    POLICY_WITHDRAWN(1111, "The source of a policy took it away."),
    WEAK_REPLY_ACCEPTED(2000, "A reply with weak algorithms was accepted."),
    RENEWAL_STEPPED_DOWN(2001, "The CA refused one way of renewal; the next way is tried."),
    RECIPIENT_AMBIGUOUS(2002, "Several certificates of the CA could receive the request; the newest was taken."),
    CLOCK_SKEW(2003, "The clock of the device and the CA's differ."),
    HINT_LOST(2004, "What worked with a CA could not be noted; the next renewal may need one request more."),
    ATTEMPT_ABANDONED(2010, "An attempt that had sent nothing was abandoned because its policy changed."),
    RA_CHANGED(2020, "The RA certificate of a CA is another one than last time."),
    RA_EXPIRES_SOON(2021, "The RA certificate of a CA ends within 30 days; requests fail after that."),
    NEXT_CA_ACCEPTED(2022, "The CA announced its successor under its own signature; it will be trusted in its place."),
    NEXT_CA_IGNORED(2023, "What is told about the next CA could not be had or read, or was not signed by the CA."),
    CA_ROLLED_OVER(2024, "The CA was replaced by a successor that it had announced."),
    STRONGER_CIPHER_TRIED(2025, "The CA refused the algorithms of a request; it is sent once more with AES-256."),
    EVENTS_LOST(2030, "Events were dropped because the MDM was not reached for long."),
    DEVICE_RETIRED(2040, "The MDM has retired this device."),
    SOURCE_NOTED(2041, "Something about an answer of the source of policies is not as it should be."),
    ATTEMPT_FAILED(3000, "An attempt failed."),
    TRUST_FAILURE(3001, "A server could not be trusted."),
    SOURCE_FAILED(3010, "The source of policies could not be asked, or its answer not be used."),
    POLICY_REFUSED(3011, "A policy of the source was not applied."),
    AGENT_TROUBLE(3020, "The resident agent met trouble on this machine.");

    private final int number;
    private final String text;

    EventId(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The number in the event log. */
    public int number() {
        return number;
    }

    /** What the event says, one sentence. */
    public String text() {
        return text;
    }
}
