package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.PolicyStatus.AttemptStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.PolicyStatus.State;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a policy and says how it is. Changes nothing; needs no lock. */
public final class StatusReader {
    private final Journal journal;
    private final Verifier verifier;
    private final LifecycleEngine engine;
    private final SecondOpinion secondOpinion;
    private final Clock clock;
    private final Optional<UserPolicies> users;

    /** @param opinion what the machine says of chains */
    public StatusReader(Journal journal, Verifier verifier, LifecycleEngine engine, ChainOpinion opinion, Clock clock) {
        this(journal, verifier, engine, opinion, clock, Optional.empty());
    }

    /**
     * @param opinion what the machine says of chains
     * @param users the users of the device that policies may be for
     */
    public StatusReader(
            Journal journal,
            Verifier verifier,
            LifecycleEngine engine,
            ChainOpinion opinion,
            Clock clock,
            Optional<UserPolicies> users) {
        this.users = users;
        this.journal = journal;
        this.verifier = verifier;
        this.engine = engine;
        this.secondOpinion = new SecondOpinion(opinion);
        this.clock = clock;
    }

    /** The status of all recorded policies, by id. One that cannot be looked at hides no other. */
    public List<PolicyStatus> all() throws ScepterException {
        List<PolicyStatus> all = new ArrayList<>();
        for (PolicyId id : ids()) {
            all.addAll(each(id));
        }
        return all;
    }

    /** The ids of all recorded policies, sorted. */
    public List<PolicyId> ids() throws ScepterException {
        return journal.list();
    }

    /**
     * The status of one recorded policy, whatever is wrong with it: the worst where it is for several users; empty if there is
     * no such policy.
     */
    public Optional<PolicyStatus> of(PolicyId id) {
        List<PolicyStatus> each = each(id);
        return each.isEmpty() ? Optional.empty() : Optional.of(UserStatuses.worst(each));
    }

    /** The same for each user of a policy; one for a policy of the machine. */
    public List<PolicyStatus> each(PolicyId id) {
        try {
            Optional<PolicyRecord> record = journal.read(id);
            return record.isPresent() ? each(record.get()) : List.of();
        } catch (ScepterException e) {
            return List.of(PolicyStatus.unreadable(id, e));
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(PolicyStatus.unreadable(id, ScepterException.defect("looking at policy " + id, e)));
        }
    }

    /** The status of one record, for each user of its policy; one for a policy of the machine. */
    public List<PolicyStatus> each(PolicyRecord record) throws ScepterException {
        return users.isPresent() && users.get().concerns(record)
                ? new UserStatuses(users.get()).of(record, () -> own(record))
                : List.of(own(record));
    }

    /** The status of one record: the worst where its policy is for several users. */
    public PolicyStatus of(PolicyRecord record) throws ScepterException {
        return UserStatuses.worst(each(record));
    }

    private PolicyStatus own(PolicyRecord record) throws ScepterException {
        Optional<CertificateInForce> inForce = inForce(record);
        Optional<ParsedCertificate> certificate = inForce.map(value -> ParsedCertificate.of(value.leaf()));
        Optional<SecondOpinion.Both> seen = inForce.isPresent()
                ? Optional.of(secondOpinion.on(
                        certificate.orElseThrow(),
                        verifier.proveInForce(record.policy(), inForce.get()),
                        clock.instant()))
                : Optional.empty();
        Optional<Proofs> proofs = seen.map(SecondOpinion.Both::proofs);
        Optional<Problem> broken = certificate.flatMap(value -> whatIsBroken(value, proofs.orElseThrow()));
        State state = state(record, certificate, broken);
        Optional<Instant> next = engine.forecast(record).nextAttempt();
        Optional<Problem> error = error(record, state, broken, next);
        List<Warning> warnings = warnings(record, inForce, certificate);
        Optional<WayChoice> way = way(record);
        seen.flatMap(SecondOpinion.Both::warning).ifPresent(warnings::add);
        return new PolicyStatus(
                record.id(),
                record.policy().name(),
                Optional.of(record.policy().revision()),
                state,
                way.flatMap(WayChoice::way),
                way.map(WayChoice::reason),
                certificate,
                next,
                proofs,
                warnings,
                error,
                attempt(record),
                exitCode(record, state, error),
                Optional.of(PolicyStatus.MACHINE));
    }

    /**
     * What is on record of a user whose keys and store cannot be looked at.
     *
     * @param why such as that the user is away
     * @param unlooked what to call that beside a certificate
     */
    PolicyStatus unseen(PolicyRecord record, Problem why, WarningCode unlooked) {
        Optional<ParsedCertificate> certificate = record.inForce().map(value -> ParsedCertificate.of(value.leaf()));
        State state = state(record, certificate, Optional.empty());
        List<Warning> warnings = warnings(record, record.inForce(), certificate);
        record.inForce()
                .ifPresent(value -> warnings.add(Warning.of(
                        unlooked,
                        why.message() + "; nothing was checked now, the certificate was put in force at "
                                + value.installedAt().truncatedTo(ChronoUnit.SECONDS))));
        Optional<Problem> error = state == State.VALID
                ? record.failure().map(failure -> problem(failure, Optional.empty()))
                : Optional.of(why);
        Optional<WayChoice> way = way(record);
        return new PolicyStatus(
                record.id(),
                record.policy().name(),
                Optional.of(record.policy().revision()),
                state,
                way.flatMap(WayChoice::way),
                way.map(WayChoice::reason),
                certificate,
                Optional.empty(),
                Optional.empty(),
                warnings,
                error,
                attempt(record),
                state == State.VALID ? ExitCode.DONE : why.code().exitCode(),
                Optional.of(PolicyStatus.MACHINE));
    }

    /**
     * The status as a command shows it: its own failure is never hidden by a healthy state, nor is a request that it
     * left undecided beside a valid certificate.
     */
    public PolicyStatus after(RunResult result) throws ScepterException {
        PolicyRecord record = result.record();
        Optional<PolicyRecord> template = users.isPresent() ? journal.read(record.id()) : Optional.empty();
        if (template.isPresent() && users.get().concerns(template.get())) {
            return new UserStatuses(users.get()).after(template.get(), result, this);
        }
        return afterOwn(result);
    }

    /** The same for the scope of this one alone. */
    PolicyStatus afterOwn(RunResult result) throws ScepterException {
        PolicyRecord record = result.record();
        PolicyStatus status = own(record);
        if (result.failure().isPresent()) {
            status = status.because(problem(result.failure().get(), result.nextAttempt()));
        }
        boolean undecided = record.attempt().flatMap(Attempt::pending).isPresent();
        return undecided && status.exitCode() == ExitCode.DONE
                ? status.because(pending(record, result.nextAttempt()))
                : status;
    }

    /**
     * Another certificate counts from the moment when other programs find it, though the agent may have been stopped
     * before it wrote that down.
     */
    private Optional<CertificateInForce> inForce(PolicyRecord record) throws ScepterException {
        if (record.removal().isPresent()) {
            return Optional.empty();
        }
        Optional<CertificateInForce> coming = record.rollback()
                .map(Rollback::target)
                .or(() -> record.attempt().flatMap(attempt -> CompletionSteps.coming(attempt, clock.instant())));
        return coming.isPresent()
                        && verifier.isInForce(record.id(), coming.get().leaf())
                ? coming
                : record.inForce();
    }

    private State state(PolicyRecord record, Optional<ParsedCertificate> certificate, Optional<Problem> broken) {
        if (record.removal().isPresent()) {
            return State.REMOVED;
        }
        if (certificate.isPresent()) {
            if (clock.instant().isAfter(certificate.get().notAfter())) {
                return State.EXPIRED;
            }
            return broken.isPresent() ? State.FAILED : State.VALID;
        }
        if (record.attempt().flatMap(Attempt::pending).isPresent()) {
            return State.PENDING;
        }
        return record.failure()
                .map(failure -> failure.isBlocking() ? State.BLOCKED : State.FAILED)
                .orElse(State.NEW);
    }

    private Optional<Problem> whatIsBroken(ParsedCertificate certificate, Proofs proofs) {
        if (clock.instant().isAfter(certificate.notAfter())) {
            return problem(ErrorCode.CERTIFICATE_EXPIRED, "the certificate expired at " + certificate.notAfter());
        }
        if (!proofs.stored()) {
            return problem(
                    ErrorCode.CERTIFICATE_MISSING,
                    "looking for the certificate " + certificate.encoded().sha1()
                            + " in the store: it or its key is gone, or another stands in its place");
        }
        return proofs.hold()
                ? Optional.empty()
                : problem(
                        ErrorCode.PROOF_FAILED,
                        "proving the certificate " + certificate.encoded().sha1() + ": " + proofs.failing()
                                + " do not hold");
    }

    private Optional<Problem> problem(ErrorCode code, String message) {
        return Optional.of(new Problem(code, message, code.actor(), code.retry(), Optional.empty()));
    }

    private static Optional<Problem> error(
            PolicyRecord record, State state, Optional<Problem> broken, Optional<Instant> next) {
        Optional<Problem> failed = record.failure().map(failure -> problem(failure, next));
        if (failed.isPresent() || state == State.VALID) {
            return failed;
        }
        if (state == State.PENDING) {
            return Optional.of(pending(record, next));
        }
        if (state == State.NEW) {
            String message = "looking for a certificate of policy " + record.id() + ": an attempt is not finished";
            ErrorCode code = ErrorCode.NOT_FINISHED;
            return Optional.of(new Problem(code, message, code.actor(), code.retry(), next));
        }
        return broken.map(
                problem -> new Problem(problem.code(), problem.message(), problem.actor(), problem.when(), next));
    }

    /** A failure with the moment when something really happens, which may be later than the failure's own time. */
    private static Problem problem(Failure failure, Optional<Instant> next) {
        Problem problem = Problem.of(failure);
        return new Problem(
                problem.code(),
                problem.message(),
                problem.actor(),
                problem.when(),
                failure.nextAttempt().flatMap(own -> next.or(() -> Optional.of(own))));
    }

    private static Problem pending(PolicyRecord record, Optional<Instant> next) {
        return new Problem(
                ErrorCode.CA_PENDING,
                "the CA at " + record.policy().serverAddress() + " holds the request until somebody approves it",
                ErrorCode.CA_PENDING.actor(),
                RetryRule.AT,
                next);
    }

    /** A removal that could not be finished is not done. */
    private static ExitCode exitCode(PolicyRecord record, State state, Optional<Problem> error) {
        boolean stuck =
                error.isPresent() && record.removal().map(Removal::isRunning).orElse(false);
        return switch (state) {
            case VALID -> ExitCode.DONE;
            case REMOVED -> stuck ? error.orElseThrow().code().exitCode() : ExitCode.DONE;
            case PENDING -> ExitCode.PENDING;
            case NEW, FAILED, BLOCKED, EXPIRED ->
                error.map(problem -> problem.code().exitCode()).orElse(ExitCode.LOCAL);
        };
    }

    /** A policy that is being removed goes no way any more but that of what it had. */
    private Optional<WayChoice> way(PolicyRecord record) {
        boolean settled = record.attempt().isPresent() || record.inForce().isPresent();
        return settled || record.removal().isEmpty() ? Optional.of(engine.way(record)) : Optional.empty();
    }

    private List<Warning> warnings(
            PolicyRecord record, Optional<CertificateInForce> inForce, Optional<ParsedCertificate> certificate) {
        List<Warning> warnings = new ArrayList<>();
        record.caCheck()
                .filter(check -> inForce.isPresent())
                .flatMap(CaCheck::trouble)
                .ifPresent(trouble -> warnings.add(Warning.of(WarningCode.CA_CHECK_FAILED, trouble)));
        record.hold()
                .flatMap(hold -> RenewalHold.until(record, clock.instant())
                        .map(until -> Warning.of(
                                WarningCode.ROLLED_BACK,
                                "put back in force at " + hold.since().truncatedTo(ChronoUnit.SECONDS)
                                        + " in place of a newer one; renewal waits until "
                                        + until.truncatedTo(ChronoUnit.SECONDS)
                                        + ", for a changed policy, or for scepter renew")))
                .ifPresent(warnings::add);
        inForce.ifPresent(value -> value.warnings().stream()
                .filter(warning -> !warning.code().equals(WarningCode.CLOCK_SKEW.jsonName()))
                .forEach(warnings::add));
        Instant now = clock.instant();
        certificate.filter(value -> now.isBefore(value.notBefore())).ifPresent(value -> {
            Duration ahead = Duration.between(now, value.notBefore());
            String measured = inForce.orElseThrow().warnings().stream()
                    .filter(warning -> warning.code().equals(WarningCode.CLOCK_SKEW.jsonName()))
                    .map(warning -> ". " + warning.message())
                    .findFirst()
                    .orElse("");
            warnings.add(Warning.of(
                    WarningCode.CLOCK_SKEW,
                    "the certificate begins in " + ahead.toSeconds() + " s: the clocks of device and CA differ"
                            + measured));
        });
        return warnings;
    }

    private static Optional<AttemptStatus> attempt(PolicyRecord record) {
        int failures = record.failure().map(Failure::count).orElse(0);
        Optional<String> failedPhase = record.failure().map(failure -> failure.isBlocking() ? "blocked" : "failed");
        if (record.attempt().isPresent()) {
            Attempt attempt = record.attempt().get();
            String phase = attempt.pending().isPresent() ? "pending" : failedPhase.orElse("running");
            return Optional.of(new AttemptStatus(
                    Optional.of(attempt.purpose()),
                    phase,
                    record.intent(),
                    attempt.startedAt(),
                    attempt.pending().map(Pending::polls).orElse(0),
                    failures));
        }
        return record.failure()
                .map(failure -> new AttemptStatus(
                        failure.purpose(), failedPhase.orElseThrow(), Optional.empty(), failure.at(), 0, failures));
    }
}
