package dev.scepter.agent.csp;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The CSP of that name (Windows page ClientCertificateInstall CSP), by which Windows enrols by itself; reached in one of several
 * ways. Of the machine only. Safe for several threads; one call at a time is carried out. Failures carry {@code CSP_FAILED}, and
 * hold nothing of what is secret in the nodes.
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
        private static final Pattern UNIQUE_ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

        public Installation {
            if (!UNIQUE_ID.matcher(uniqueId).matches()) {
                throw new IllegalArgumentException("not a name for a node: " + uniqueId);
            }
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty() || nodes.get(nodes.size() - 1).command() != NodeCommand.EXEC) {
                throw new IllegalArgumentException("an enrolment ends with what is executed");
            }
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

    /**
     * Removes what an earlier try left under this id, and sets what can be set without starting anything; a way that can set
     * nothing without starting sets nothing. What {@link #state} says after it, if anything, is no answer of a CA.
     */
    void prepare(Installation installation, Deadline deadline) throws ScepterException, InterruptedException;

    /**
     * Has Windows start what was prepared; from here on the challenge may be spent. Windows only takes it, and enrols later. A
     * failure does not say that Windows did not start, so it must not be called again for the same id then; nor does a state
     * without a status say that.
     *
     * @return in words why Windows did not take it, if it is sure that it did not start and nothing leaves; empty if it took it
     */
    Optional<String> enroll(Installation installation, Deadline deadline) throws ScepterException, InterruptedException;

    /** Deletes the node, and with it what it installed. No failure if there is none. */
    void delete(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException;
}
