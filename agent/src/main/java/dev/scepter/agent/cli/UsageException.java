package dev.scepter.agent.cli;

/** The command line was used wrongly in a way that only the command itself can tell; exit code 2, no JSON. */
public final class UsageException extends Exception {
    UsageException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
