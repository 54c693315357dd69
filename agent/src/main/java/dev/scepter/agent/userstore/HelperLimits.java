package dev.scepter.agent.userstore;

import java.time.Duration;

/**
 * How long a helper may take.
 *
 * @param usual for one call
 * @param keyMaking for all calls together that make keys, until it is at rest
 * @param total for all other calls together, until it is at rest
 * @param bar one that took longer than that is not asked for so long
 */
public record HelperLimits(Duration usual, Duration keyMaking, Duration total, Duration bar) {
    /** 30 s for a call, 45 s for all; 2 minutes for keys, which a TPM is slow to make; else not asked for 5 minutes. */
    public static final HelperLimits DEFAULT = new HelperLimits(
            Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofSeconds(45), Duration.ofMinutes(5));

    public HelperLimits {
        if (usual.isNegative() || keyMaking.isNegative() || total.isNegative() || bar.isNegative()) {
            throw new IllegalArgumentException("a time limit is not negative");
        }
    }
}
