package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Catches failures of the catalogue. */
public final class Failures {

    private Failures() {}

    /** Runs something that must fail with a code; returns the failure. */
    public static ScepterException assertFails(ErrorCode code, ThrowingCallable action) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, action);
        assertThat(failure).as("a failure with %s", code).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        return failure;
    }
}
