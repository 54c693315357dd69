package dev.scepter.agent.userstore;

import java.time.Duration;

/**
 * How long a helper may take.
 *
 * @param usual for one call
 * @param keyMaking for a call that makes a key
 */
public record HelperLimits(Duration usual, Duration keyMaking) {
    /** 30 s; 2 minutes for a key, which a TPM is slow to make. */
    public static final HelperLimits DEFAULT = new HelperLimits(Duration.ofSeconds(30), Duration.ofMinutes(2));

    public HelperLimits {
        if (usual.isNegative() || keyMaking.isNegative()) {
            throw new IllegalArgumentException("a time limit is not negative");
        }
    }

    Duration of(Operation operation) {
        return operation == Operation.KEY_GENERATE ? keyMaking : usual;
    }
}
