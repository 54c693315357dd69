package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets the {@link Enrollment} of the open attempt take its steps, and turns what came of each into the record. */
final class AttemptSteps implements Stepper {
    private final List<Enrollment> enrollments;
    private final RootSteps roots;
    private final EventSink events;
    private final Clock clock;

    AttemptSteps(List<Enrollment> enrollments, RootSteps roots, EventSink events, Clock clock) {
        this.enrollments = List.copyOf(enrollments);
        this.roots = roots;
        this.events = events;
        this.clock = clock;
    }

    /** The enrolment of a name, which {@link #requireKnown} has looked for. */
    Enrollment enrollment(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("this build has no enrolment named " + name));
    }

    /**
     * Looks whether this build has the ways to enrol that a record names.
     *
     * @throws ScepterException {@code RECORD_DAMAGED} if it lacks one
     */
    void requireKnown(PolicyRecord record) throws ScepterException {
        Optional<String> unknown = Stream.concat(
                        record.attempt().map(Attempt::strategy).stream(),
                        record.inForce().map(CertificateInForce::strategy).stream())
                .filter(name -> find(name).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            throw new ScepterException(
                    ErrorCode.RECORD_DAMAGED,
                    "the state file of the policy " + record.id() + " names a way to enrol that is not known: "
                            + unknown.get());
        }
    }

    private Optional<Enrollment> find(String name) {
        return enrollments.stream()
                .filter(enrollment -> enrollment.name().equals(name))
                .findFirst();
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.attempt().map(attempt -> {
            Enrollment enrollment = enrollment(attempt.strategy());
            Step next = enrollment.next(attempt);
            // Once something was sent it is too late, and the completion brings the root.
            boolean rootFirst = enrollment.needsRootFirst()
                    && next.concernsRequest()
                    && attempt.sentAt().isEmpty();
            return rootFirst ? RootFirst.next(record, attempt).orElse(next) : next;
        });
    }

    /** The steps that an attempt usually takes, with those that bring the root if they stand among them. */
    List<Step> outline(PolicyRecord record, String strategy) {
        Enrollment enrollment = enrollment(strategy);
        return bringsRoot(record, strategy) ? RootFirst.outline(enrollment.outline()) : enrollment.outline();
    }

    /** The root comes with the steps of the attempt, not with those after. */
    boolean bringsRoot(PolicyRecord record, String strategy) {
        return enrollment(strategy).needsRootFirst() && RootSteps.wanted(record).isPresent();
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run)
            throws ScepterException, InterruptedException {
        Attempt attempt = record.attempt().orElseThrow();
        if (RootFirst.isOne(step)) {
            return RootFirst.after(step, roots.perform(step, record, run));
        }
        EnrollmentContext context = new EnrollmentContext(
                record.policyOf(attempt),
                record.policy().challenge(),
                record.isChallengeSpent(),
                record.inForce(),
                run.resumed(),
                run.deadline());
        StepOutcome outcome = enrollment(attempt.strategy()).perform(step, attempt, context);
        StepOutcome known = outcome instanceof StepOutcome.StillPending pending && pending.heldByCa()
                ? new StepOutcome.StillPending(takenIn(pending.attempt()), true)
                : outcome;
        return afterChallenge(known.attempt(), applied(known, record));
    }

    private PolicyRecord applied(StepOutcome outcome, PolicyRecord record) {
        Instant now = clock.instant();
        Attempt attempt = outcome.attempt();
        if (outcome instanceof StepOutcome.CertificateIssued issued) {
            return record.withAttempt(
                    Optional.of(attempt.withIssued(issued.issued()).withoutSecrets()));
        }
        if (outcome instanceof StepOutcome.StillPending) {
            Pending pending = attempt.pending()
                    .map(before -> PollSchedule.next(record.policy(), before, now))
                    .orElseGet(() -> PollSchedule.begin(record.policy(), now));
            if (attempt.pending().isEmpty()) {
                events.accept(new Event(EventId.REQUEST_PENDING, Optional.of(record.id()), "request is pending"));
            }
            return record.withAttempt(Optional.of(attempt.withPending(Optional.of(pending))))
                    .afterSuccess(attempt.purpose());
        }
        if (outcome instanceof StepOutcome.Refused refused) {
            boolean spent =
                    record.isChallengeSpent() || (record.policy().oneTimeChallenge() && attempt.challengeAnswered());
            Optional<Purpose> purpose = Optional.of(attempt.purpose());
            Failure failure = RetrySchedule.failure(
                            refused.code(),
                            refused.message(),
                            now,
                            record.failures(purpose) + 1,
                            attempt.sentAt().isPresent(),
                            Optional.empty(),
                            attempt.purpose() == Purpose.RENEW || !spent)
                    .of(purpose);
            return record.withAttempt(Optional.of(attempt.withFailing(failure).withoutSecrets()))
                    .withFailure(Optional.of(failure));
        }
        return record.withAttempt(Optional.of(attempt));
    }

    /** The CA holds the request, so a challenge that came with it is used up as by any other answer. */
    static Attempt takenIn(Attempt attempt) {
        return attempt.challengeSent().isPresent() ? attempt.withChallengeAnswered() : attempt;
    }

    /** A one-time challenge that was answered is erased, and remembered by its digest so that it never goes again. */
    static PolicyRecord afterChallenge(Attempt attempt, PolicyRecord record) {
        Optional<Secret> sent = attempt.challengeSent();
        if (!record.policy().oneTimeChallenge() || !attempt.challengeAnswered() || sent.isEmpty()) {
            return record;
        }
        PolicyRecord spent = record.withSpentChallenge(digest(sent.get()));
        return record.policy().challenge().equals(sent)
                ? spent.withPolicy(record.policy().withChallenge(Optional.empty()))
                : spent;
    }

    /** SHA-256 of a challenge, as {@link PolicyRecord#spentChallenges}. */
    static String digest(Secret challenge) {
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, challenge.revealBytes())
                .hex();
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        Attempt attempt = record.attempt().orElseThrow();
        return enrollment(attempt.strategy()).staysOpenAfter(attempt, failure.code());
    }
}
