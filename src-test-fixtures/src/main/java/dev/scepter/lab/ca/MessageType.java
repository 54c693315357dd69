package dev.scepter.lab.ca;

import java.util.Arrays;
import java.util.Optional;

/**
 * The message types that the lab knows; the list is closed.
 *
 * <p>A CA that treats an unknown type as some known one issues without authorisation (CVE-2026-30836 was such a case).
 */
public enum MessageType {
    /** Answer of the CA. */
    CERT_REP(3),
    /** Request signed by the certificate that is to be renewed. */
    RENEWAL_REQ(17),
    /** First request, signed by a self-signed certificate. */
    PKCS_REQ(19),
    /** Question for a request that is pending. */
    CERT_POLL(20);

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The type with this number, empty for all others. */
    public static Optional<MessageType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
