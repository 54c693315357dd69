package dev.scepter.agent.scep;

import dev.scepter.agent.model.ScepterException;

/** Carries a failure of a key through Bouncy Castle, whose interfaces allow no checked exception. */
@SuppressWarnings("serial") // Exceptions are Serializable; this one is never serialized.
final class KeyFailure extends RuntimeException {
    private final ScepterException failure;

    KeyFailure(ScepterException failure) {
        super(failure);
        this.failure = failure;
    }

    /** What the key threw. */
    ScepterException failure() {
        return failure;
    }
}
