package dev.scepter.agent.lifecycle;

/**
 * What a run was asked for beyond what is due.
 *
 * @param impatient do not wait for a retry time; polls count anew and quick ones are waited for
 * @param renew renew also outside the window
 */
public record Demand(boolean impatient, boolean renew) {
    /** The service's own look: only what is due. */
    public static final Demand WHAT_IS_DUE = new Demand(false, false);
    /** {@code scepter apply}. */
    public static final Demand NOW = new Demand(true, false);
    /** {@code scepter renew}. */
    public static final Demand RENEWAL = new Demand(true, true);

    Demand begun() {
        return new Demand(impatient, false);
    }
}
