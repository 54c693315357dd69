package dev.scepter.lab.control;

/** A control call that cannot be carried out as it is. */
final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ControlException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
