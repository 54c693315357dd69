package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;

/**
 * A policy that is recorded on the device.
 *
 * @param source what brought it; only that takes it away
 * @param held a person removed it for good: no source brings it back
 * @param removing its removal has begun
 */
public record Owned(PolicyId id, String name, String source, boolean held, boolean removing) {

    /** It is assigned as before: neither held nor on its way out. */
    boolean isActive() {
        return !held && !removing;
    }
}
