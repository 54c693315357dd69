package dev.scepter.agent.scep;

import java.util.Arrays;
import java.util.Optional;

/** Outcome of a request (RFC 8894 section 3.2.1.3). */
public enum PkiStatus {
    SUCCESS(0),
    FAILURE(2),
    PENDING(3);

    private final int number;

    PkiStatus(int number) {
        this.number = number;
    }

    /** The value of the attribute: the number in decimal. */
    public String text() {
        return Integer.toString(number);
    }

    /** The status of an attribute value; empty if it is not one of the standard. */
    public static Optional<PkiStatus> ofText(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }
}
