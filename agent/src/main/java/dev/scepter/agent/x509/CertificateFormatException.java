package dev.scepter.agent.x509;

import org.jspecify.annotations.Nullable;

/** Bytes from outside are not the one certificate that was wanted. */
public final class CertificateFormatException extends Exception {

    /** What was wrong. */
    public enum Reason {
        NOT_A_CERTIFICATE,
        SEVERAL_CERTIFICATES,
        PRIVATE_KEY_INSIDE
    }

    private final Reason reason;

    CertificateFormatException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The message; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
