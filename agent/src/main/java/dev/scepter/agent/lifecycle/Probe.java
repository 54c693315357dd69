package dev.scepter.agent.lifecycle;

import java.util.List;

/** What a way to enrol says, before anything leaves, of whether it can serve a policy on this machine. */
public sealed interface Probe {
    /** Why one of Windows' own ways serves no policy for the stores of users. */
    String MACHINE_ONLY = "it knows the stores of the machine only";

    /** It can be used. */
    record Usable() implements Probe {}

    /**
     * It cannot.
     *
     * @param reasons each in words that stand alone; at least one
     */
    record Refused(List<String> reasons) implements Probe {
        public Refused {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a reason");
            }
        }
    }

    /** Usable if there is nothing against it. */
    static Probe of(List<String> reasons) {
        return reasons.isEmpty() ? new Usable() : new Refused(reasons);
    }

    default boolean isUsable() {
        return this instanceof Usable;
    }

    /** What speaks against it; empty if it can be used. */
    default List<String> reasons() {
        return this instanceof Refused refused ? refused.reasons() : List.of();
    }
}
