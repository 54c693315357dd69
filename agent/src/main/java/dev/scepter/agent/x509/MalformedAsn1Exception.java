package dev.scepter.agent.x509;

import org.jspecify.annotations.Nullable;

/** Bytes are not one well-formed ASN.1 value within the limits. */
public final class MalformedAsn1Exception extends Exception {
    private final boolean overLimit;

    MalformedAsn1Exception(String message, boolean overLimit, @Nullable Throwable cause) {
        super(message, cause);
        this.overLimit = overLimit;
    }

    /** True if the value may be well-formed but is nested too deep or has too many elements. */
    public boolean overLimit() {
        return overLimit;
    }
}
