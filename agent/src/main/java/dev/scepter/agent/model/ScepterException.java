package dev.scepter.agent.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one checked exception of the agent: a failure of the catalogue with the words of the case.
 *
 * <p>The message says what was tried, on what, and what came back; it never carries a secret. What to do stands in
 * {@link ErrorCode#remedy()}.
 */
public final class ScepterException extends Exception {
    private final ErrorCode code;
    private final @Nullable Duration retryAfter;

    public ScepterException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public ScepterException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, null);
    }

    /**
     * @param retryAfter how long the server asked to wait; null if it did not ask
     */
    public ScepterException(ErrorCode code, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * A defect. A stranger's text is not among the words, as it may hold anything; the place is not where it differs each
     * time.
     *
     * @param where the piece of work that broke down
     */
    public static ScepterException defect(String where, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        boolean hasPlace = trace.length > 0 && !(e instanceof StackOverflowError);
        return new ScepterException(
                ErrorCode.DEFECT,
                where + ": an unexpected " + e.getClass().getName() + (hasPlace ? " at " + trace[0] : ""),
                e);
    }

    public ErrorCode code() {
        return code;
    }

    /** The message; never null, unlike in other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** How long the server asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
