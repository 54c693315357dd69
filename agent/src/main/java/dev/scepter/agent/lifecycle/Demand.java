package dev.scepter.agent.lifecycle;

import java.util.Optional;

/**
 * What a run was asked for beyond what is due.
 *
 * @param impatient do not wait for a retry time; polls count anew and quick ones are waited for
 * @param renew renew also outside the window
 * @param limit the time of the command that the run is part of; empty if the run is all there is
 */
public record Demand(boolean impatient, boolean renew, Optional<TimeLimit> limit) {
    /** The service's own look: only what is due. */
    public static final Demand WHAT_IS_DUE = new Demand(false, false, Optional.empty());
    /** {@code scepter apply}. */
    public static final Demand NOW = new Demand(true, false, Optional.empty());
    /** {@code scepter renew}. */
    public static final Demand RENEWAL = new Demand(true, true, Optional.empty());

    /** The same as part of a command. */
    public Demand within(TimeLimit ofCommand) {
        return new Demand(impatient, renew, Optional.of(ofCommand));
    }

    Demand begun() {
        return new Demand(impatient, false, limit);
    }
}
