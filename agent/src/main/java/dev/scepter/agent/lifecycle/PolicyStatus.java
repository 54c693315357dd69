package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Actor;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The truth about one policy on this device, as it is shown and reported. Derived from the record and from what was
 * seen; never stored.
 *
 * @param id the policy
 * @param name its name for people
 * @param revision its revision as last applied; empty if the record cannot be read
 * @param state one word
 * @param backend the way to enrol that brought the certificate or carries the attempt, or else by which it would come
 * @param backendReason why that way, or why none
 * @param certificate the certificate in force
 * @param nextAttempt when something happens by itself
 * @param proofs what was seen to work; empty if there is no certificate
 * @param warnings worth a look
 * @param error what is wrong; may stand beside a valid certificate
 * @param attempt the attempt that is open, or the last one if it failed
 * @param exitCode how healthy that is
 * @param principal whose certificate it is: {@value #MACHINE}, or the SID of a user, or how the policy names one who never
 *     signed in; empty if that may be any user
 */
public record PolicyStatus(
        PolicyId id,
        String name,
        Optional<String> revision,
        State state,
        Optional<String> backend,
        Optional<String> backendReason,
        Optional<ParsedCertificate> certificate,
        Optional<Instant> nextAttempt,
        Optional<Proofs> proofs,
        List<Warning> warnings,
        Optional<Problem> error,
        Optional<AttemptStatus> attempt,
        ExitCode exitCode,
        Optional<String> principal) {
    /** The principal of what stands in the stores of the machine. */
    public static final String MACHINE = "machine";

    /** The word for a policy's certificate and attempt together. */
    public enum State {
        NEW,
        PENDING,
        VALID,
        FAILED,
        BLOCKED,
        EXPIRED,
        REMOVED
    }

    /**
     * A failure as it is shown.
     *
     * @param code of the catalogue
     * @param message the words of the case
     * @param actor who must act
     * @param when when the agent tries again by itself
     * @param at the moment of that
     */
    public record Problem(ErrorCode code, String message, Actor actor, RetryRule when, Optional<Instant> at) {

        /** A failure of the journal, as it is shown. */
        public static Problem of(Failure failure) {
            return new Problem(
                    failure.code(), failure.message(), failure.code().actor(), failure.when(), failure.nextAttempt());
        }
    }

    /**
     * An attempt as it is shown.
     *
     * @param purpose why; empty if what failed was no attempt
     * @param phase {@code running}, {@code pending}, {@code failed} or {@code blocked}
     * @param step the step that was begun last
     * @param startedAt when it began, or when it failed if it is closed
     * @param polls how often the CA was asked about the pending request
     * @param failures how many attempts in a row have failed
     */
    public record AttemptStatus(
            Optional<Purpose> purpose,
            String phase,
            Optional<String> step,
            Instant startedAt,
            int polls,
            int failures) {}

    public PolicyStatus {
        warnings = List.copyOf(warnings);
    }

    /** A policy whose record cannot be read: nothing is known but why. */
    public static PolicyStatus unreadable(PolicyId id, ScepterException failure) {
        ErrorCode code = failure.code();
        return new PolicyStatus(
                id,
                id.text(),
                Optional.empty(),
                State.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(new Problem(code, failure.getMessage(), code.actor(), code.retry(), Optional.empty())),
                Optional.empty(),
                code.exitCode(),
                Optional.of(MACHINE));
    }

    /** The same with the failure that ended a command: a command's error is never hidden by a healthy state. */
    public PolicyStatus after(Optional<Failure> failure) {
        return failure.map(value -> because(Problem.of(value))).orElse(this);
    }

    /** The same with one more warning. */
    public PolicyStatus withWarning(Warning warning) {
        List<Warning> all = new ArrayList<>(warnings);
        all.add(warning);
        return with(all, error, exitCode);
    }

    /** The same with why its newest document was refused, which stops nothing; an error of its own comes first. */
    public PolicyStatus besideRefused(Failure refused) {
        return error.isPresent() ? this : with(warnings, Optional.of(Problem.of(refused)), exitCode);
    }

    /** The same with another problem and its exit code. */
    PolicyStatus because(Problem problem) {
        return with(warnings, Optional.of(problem), problem.code().exitCode());
    }

    /** The same for somebody else. */
    PolicyStatus of(String principalOfIt) {
        return of(Optional.of(principalOfIt));
    }

    PolicyStatus of(Optional<String> principalOfIt) {
        return with(warnings, error, exitCode, principalOfIt);
    }

    private PolicyStatus with(List<Warning> allWarnings, Optional<Problem> problem, ExitCode exit) {
        return with(allWarnings, problem, exit, principal);
    }

    private PolicyStatus with(
            List<Warning> allWarnings, Optional<Problem> problem, ExitCode exit, Optional<String> whose) {
        return new PolicyStatus(
                id,
                name,
                revision,
                state,
                backend,
                backendReason,
                certificate,
                nextAttempt,
                proofs,
                allWarnings,
                problem,
                attempt,
                exit,
                whose);
    }
}
