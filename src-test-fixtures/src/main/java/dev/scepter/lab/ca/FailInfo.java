package dev.scepter.lab.ca;

/** Why a request is refused (RFC 8894 section 3.2.1.4.1). */
public enum FailInfo {
    /** Unknown or unsupported algorithm. */
    BAD_ALG(0),
    /** The integrity check failed. */
    BAD_MESSAGE_CHECK(1),
    /** Transaction not permitted or supported. */
    BAD_REQUEST(2),
    /** The signing time is too far from the time of the CA. */
    BAD_TIME(3),
    /** No certificate or transaction is known by what was given. */
    BAD_CERT_ID(4);

    private final int number;

    FailInfo(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }
}
