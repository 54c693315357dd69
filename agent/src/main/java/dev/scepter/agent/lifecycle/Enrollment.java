package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.List;
import java.util.Optional;

/**
 * A way to get a certificate, as a stepper: {@link #next} decides and is pure, {@link #perform} acts. The engine writes
 * the journal in between, so the places where a crash can fall are the steps.
 *
 * <p>Ends with {@link StepOutcome.CertificateIssued} or {@link StepOutcome.Refused}; installing and proving is the
 * engine's.
 */
public interface Enrollment {

    /** Stable name, as in {@code --backend} and the journal. */
    String name();

    /**
     * Says whether it can serve a policy on this machine. Asked before an attempt begins; changes and sends nothing. By
     * itself, a way can serve each.
     */
    default Probe probe(ScepPolicy policy) {
        return new Probe.Usable();
    }

    /**
     * What has to become true before a first request for this purpose leaves, and is not true now; for people. Sends nothing.
     */
    default Optional<String> waitsFor(Purpose purpose) {
        return Optional.empty();
    }

    /**
     * Whether the root that a policy carries has to be trusted before the first step that {@linkplain Step.Kind#HANDS_OVER hands
     * over} or sends a request, as Windows' own client wants it.
     */
    default boolean needsRootFirst() {
        return false;
    }

    /**
     * Whether what came of a request can be learned however late it is asked for; else a request that found no answer for a day
     * is given up.
     */
    default boolean keepsAnswers() {
        return false;
    }

    /** The next step of an attempt that is not issued, refused or waiting; never empty for such an attempt. */
    Step next(Attempt attempt);

    /**
     * Performs a step. Performed again after a crash it must lead to the same end.
     *
     * @throws ScepterException when the step failed; {@link #staysOpenAfter} says what becomes of the attempt
     */
    StepOutcome perform(Step step, Attempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException;

    /**
     * Looks whether the CA of a policy is there and is the one that the policy pins. Sends nothing secret.
     *
     * @throws ScepterException with what is wrong
     */
    void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException;

    /**
     * Compares a certificate with what a policy asks for on this device. Sends nothing.
     *
     * @return what it has otherwise and works all the same, as after issuing; empty if it is for other names
     * @throws ScepterException if it cannot be said what the policy asks for now, such as {@code PLACEHOLDER_EMPTY}
     */
    Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException;

    /**
     * Says whether an attempt goes on later after a failure: because its request may still be answered, or because the
     * trouble is the machine's own.
     */
    boolean staysOpenAfter(Attempt attempt, ErrorCode code);

    /** The steps that an attempt usually takes, for people who want to see a plan. */
    List<Step> outline();
}
