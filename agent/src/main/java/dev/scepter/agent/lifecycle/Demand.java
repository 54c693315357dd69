package dev.scepter.agent.lifecycle;

import java.util.Optional;
import java.util.Set;

/**
 * What a run was asked for beyond what is due.
 *
 * @param impatient do not wait for a retry time; polls count anew and quick ones are waited for
 * @param renew renew also outside the window
 * @param limit the time of the command that the run is part of; empty if the run is all there is
 * @param paused attempts for these purposes are not begun; one that is open goes on
 */
public record Demand(boolean impatient, boolean renew, Optional<TimeLimit> limit, Set<Purpose> paused) {
    /** The service's own look: only what is due. */
    public static final Demand WHAT_IS_DUE = new Demand(false, false, Optional.empty(), Set.of());
    /** {@code scepter apply}. */
    public static final Demand NOW = new Demand(true, false, Optional.empty(), Set.of());
    /** {@code scepter renew}. */
    public static final Demand RENEWAL = new Demand(true, true, Optional.empty(), Set.of());

    public Demand {
        paused = Set.copyOf(paused);
    }

    /** The same as part of a command. */
    public Demand within(TimeLimit ofCommand) {
        return new Demand(impatient, renew, Optional.of(ofCommand), paused);
    }

    /** The same, but the MDM has paused attempts for some purposes. */
    public Demand pausing(Set<Purpose> purposes) {
        return new Demand(impatient, renew, limit, purposes);
    }

    /** What is left of it once an attempt was begun. */
    Demand begun() {
        return new Demand(impatient, false, limit, paused);
    }

    /** What is left of it after a failure. */
    Demand failed() {
        return new Demand(false, false, limit, paused);
    }
}
