package dev.scepter.agent.scep;

/** Message types that the agent sends or reads (RFC 8894 section 3.2.1.2). */
public enum MessageType {
    CERT_REP(3),
    RENEWAL_REQ(17),
    PKCS_REQ(19),
    CERT_POLL(20);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** The value of the attribute: the number in decimal. */
    public String text() {
        return Integer.toString(number);
    }
}
