package dev.scepter.agent.userstore;

import java.io.IOException;

/** The other side wrote what the protocol does not allow. What the message quotes of it is readable. */
final class GarbledException extends IOException {
    private static final long serialVersionUID = 1;

    GarbledException(String message) {
        super(message);
    }

    GarbledException(String message, Throwable cause) {
        super(message, cause);
    }
}
