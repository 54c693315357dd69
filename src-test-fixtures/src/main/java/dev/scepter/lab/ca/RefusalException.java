package dev.scepter.lab.ca;

/** A request is to be answered by CertRep FAILURE. */
final class RefusalException extends Exception {
    private static final long serialVersionUID = 1;

    private final FailInfo failInfo;

    RefusalException(FailInfo failInfo, String text) {
        super(text);
        this.failInfo = failInfo;
    }

    FailInfo failInfo() {
        return failInfo;
    }

    /** The words of failInfoText. */
    String text() {
        return String.valueOf(getMessage());
    }
}
