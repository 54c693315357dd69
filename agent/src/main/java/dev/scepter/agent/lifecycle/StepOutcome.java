package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;

/** What a step of an {@link Enrollment} led to. */
public sealed interface StepOutcome {

    /** The attempt as it stands after the step. */
    Attempt attempt();

    /** The attempt goes on with its next step. */
    record Advanced(Attempt attempt) implements StepOutcome {}

    /**
     * There is no answer yet; it is asked for again later.
     *
     * @param heldByCa the CA told that it holds the request, so a challenge that came with it is used up; false if nobody knows
     *     yet whether the request has left
     */
    record StillPending(Attempt attempt, boolean heldByCa) implements StepOutcome {}

    /** The CA issued; what follows is the same for every way to enrol. */
    record CertificateIssued(Attempt attempt, Issued issued) implements StepOutcome {}

    /**
     * The attempt has come to its end without a certificate: mostly, the CA gave its final answer, and it is no.
     *
     * @param message what was tried and what came back
     */
    record Refused(Attempt attempt, ErrorCode code, String message) implements StepOutcome {}
}
