package dev.scepter.agent.csp;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import java.util.List;
import java.util.Optional;

/**
 * The CSP of that name (Windows page ClientCertificateInstall CSP), by which Windows enrols by itself; reached in one of several
 * ways. Of the machine only. Safe for several threads; one call at a time is carried out. Failures carry {@code CSP_FAILED}.
 */
public interface ClientCertificateInstall {

    /** Why it cannot be used on this machine, each in words that stand alone; empty if nothing is known. Changes nothing. */
    List<String> obstacles();

    /**
     * An enrolment.
     *
     * @param uniqueId letters, digits and {@code -}
     * @param nodes of this request alone, in the order in which they are set, the Exec last
     */
    record Installation(String uniqueId, List<CspNode> nodes) {
        public Installation {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * How an enrolment stands. None of this is believed: see the proofs.
     *
     * @param status as in {@code EnrollmentEnrollStatus} (certenroll.h), also unknown ones; empty if Windows tells none
     * @param errorCode HRESULT; 0 if there is none
     * @param certificate empty while there is none, or if Windows finds it unfit
     * @param respondent the address that answered
     */
    record State(
            Optional<Integer> status, int errorCode, Optional<Thumbprint> certificate, Optional<String> respondent) {}

    /** How an enrolment stands; empty if there is no node of this id. */
    Optional<State> state(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException;

    /** Removes what an earlier try left under this id, and sets what can be set without starting anything. */
    void prepare(Installation installation, Deadline deadline) throws ScepterException, InterruptedException;

    /** Has Windows start; from here on the challenge may be spent. */
    void enroll(Installation installation, Deadline deadline) throws ScepterException, InterruptedException;

    /** Deletes the node, and with it what it installed. No failure if there is none. */
    void delete(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException;
}
