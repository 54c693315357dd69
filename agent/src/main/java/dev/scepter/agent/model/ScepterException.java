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
