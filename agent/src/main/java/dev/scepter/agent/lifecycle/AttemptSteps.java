package dev.scepter.agent.lifecycle;

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

/** Lets the {@link Enrollment} of the open attempt take its steps, and turns what came of each into the record. */
final class AttemptSteps implements Stepper {
    private final List<Enrollment> enrollments;
    private final EventSink events;
    private final Clock clock;

    AttemptSteps(List<Enrollment> enrollments, EventSink events, Clock clock) {
        this.enrollments = List.copyOf(enrollments);
        this.events = events;
        this.clock = clock;
    }

    /** The enrolment of a name; a record that names one which this build lacks is a defect of the build. */
    Enrollment enrollment(String name) {
        return enrollments.stream()
                .filter(enrollment -> enrollment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this build has no enrolment named " + name));
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.attempt().map(attempt -> enrollment(attempt.strategy()).next(attempt));
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run)
            throws ScepterException, InterruptedException {
        Attempt attempt = record.attempt().orElseThrow();
        EnrollmentContext context = new EnrollmentContext(
                record.policyOf(attempt),
                record.policy().challenge(),
                record.isChallengeSpent(),
                record.inForce(),
                run.resumed(),
                run.deadline());
        StepOutcome outcome = enrollment(attempt.strategy()).perform(step, attempt, context);
        return afterChallenge(outcome.attempt(), applied(outcome, record));
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
                            Optional.empty(),
                            attempt.purpose() == Purpose.RENEW || !spent)
                    .of(purpose);
            return record.withAttempt(Optional.of(attempt.withFailing(failure).withoutSecrets()))
                    .withFailure(Optional.of(failure));
        }
        return record.withAttempt(Optional.of(attempt));
    }

    /** A one-time challenge that was answered is erased, and remembered by its digest so that it never goes again. */
    private static PolicyRecord afterChallenge(Attempt attempt, PolicyRecord record) {
        Optional<Secret> sent = attempt.challengeSent();
        if (!record.policy().oneTimeChallenge() || !attempt.challengeAnswered() || sent.isEmpty()) {
            return record;
        }
        PolicyRecord spent = record.withSpentChallenge(Optional.of(digest(sent.get())));
        return record.policy().challenge().equals(sent)
                ? spent.withPolicy(record.policy().withChallenge(Optional.empty()))
                : spent;
    }

    /** SHA-256 of a challenge, as {@link PolicyRecord#spentChallenge}. */
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
