package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.Plan.Move;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One run of a policy: performs and writes down its steps, and knows what it may still do and what it has seen. */
final class PolicyRun {
    private final RecordGate gate;
    private final EventSink events;
    private final Clock clock;
    private final Sleeper sleeper;
    private final StepListener listener;
    private final TimeLimit limit;
    private Demand demand;
    private Optional<PolicyRecord> stored;
    private Optional<Failure> failure = Optional.empty();
    private boolean cleaningUpFailed;
    private boolean carriesRootUnseen;

    /** @param stored what is on disk */
    PolicyRun(
            RecordGate gate,
            StepListener listener,
            Demand demand,
            Optional<PolicyRecord> stored,
            EventSink events,
            Clock clock,
            Sleeper sleeper) {
        this.gate = gate;
        this.events = events;
        this.clock = clock;
        this.sleeper = sleeper;
        this.listener = listener;
        this.demand = demand;
        this.limit = demand.limit().orElseGet(() -> TimeLimit.ofCommand(clock));
        this.stored = stored;
    }

    PolicyRecord perform(PolicyRecord before, Move move) throws ScepterException, InterruptedException {
        Step step = move.step();
        PolicyId id = before.id();
        boolean resumed = before.intent().equals(Optional.of(step.name()));
        PolicyRecord begun = save(intending(before, step));
        listener.begins(id, step);
        Instant start = clock.instant();
        try {
            PolicyRecord after =
                    answered(before, step, move.stepper().perform(step, begun, new StepRun(limit.deadline(), resumed)));
            Duration took = Duration.between(start, clock.instant());
            if (isRefusal(begun, after)) {
                failed(after.failure().orElseThrow(), id);
                listener.failed(id, step, took, after.failure().orElseThrow());
            } else {
                listener.ended(id, step, took);
            }
            boolean cleaned = move.stepper() instanceof CleanupSteps;
            if (!cleaned && begun.attempt().isPresent() != after.attempt().isPresent()) {
                demand = demand.begun();
            }
            return after.withIntent(Optional.empty());
        } catch (ScepterException e) {
            if (LocalTrouble.is(e.code()) && Thread.interrupted()) {
                throw interrupted(step, e);
            }
            Failure seen = seen(begun, move, e);
            boolean refused = e.code() == ErrorCode.HTTP_REFUSED;
            PolicyRecord known = refused ? answered(before, step, begun) : begun;
            PolicyRecord after = afterFailure(known, move, seen, e);
            listener.failed(id, step, Duration.between(start, clock.instant()), seen);
            return after;
        } finally {
            if (step.kind() == Step.Kind.MAKES_KEY) {
                limit.leaveOut(Duration.between(start, clock.instant()));
            }
        }
    }

    /** A wait for this machine was cut off: that says nothing about the machine, so nothing is written down. */
    private static InterruptedException interrupted(Step step, ScepterException e) {
        InterruptedException interrupted = new InterruptedException("interrupted in the step " + step.name());
        interrupted.initCause(e);
        return interrupted;
    }

    private PolicyRecord intending(PolicyRecord record, Step step) {
        PolicyRecord intending = record.withIntent(Optional.of(step.name()));
        if (step.kind() != Step.Kind.SENDS_REQUEST) {
            return intending;
        }
        // Lost until an answer comes: a crash from here on leaves the note behind.
        return intending.withAttempt(record.attempt()
                .map(attempt ->
                        attempt.sentAt().isPresent() ? attempt : attempt.withSentAt(Optional.of(clock.instant())))
                .map(attempt -> attempt.withSendLost(true)));
    }

    /** An answer came to what was sent: what is known to be lost is as before. */
    private static PolicyRecord answered(PolicyRecord before, Step step, PolicyRecord after) {
        if (step.kind() != Step.Kind.SENDS_REQUEST) {
            return after;
        }
        boolean lostBefore = before.attempt().map(Attempt::isSendLost).orElse(false);
        return after.withAttempt(after.attempt().map(attempt -> attempt.withSendLost(lostBefore)));
    }

    private static boolean isRefusal(PolicyRecord begun, PolicyRecord after) {
        return after.attempt().flatMap(Attempt::failing).isPresent()
                && begun.attempt().flatMap(Attempt::failing).isEmpty();
    }

    /** Ends what a person's demand allows: after a failure only cleaning up goes on. */
    private void failed(Failure seen, PolicyId id) {
        demand = demand.failed();
        failure = Optional.of(seen);
        EventId event = seen.code().exitCode() == ExitCode.TRUST ? EventId.TRUST_FAILURE : EventId.ATTEMPT_FAILED;
        events.accept(new Event(event, Optional.of(id), seen.code() + ": " + seen.message()));
    }

    private Failure seen(PolicyRecord begun, Move move, ScepterException e) {
        // An adoption asks no CA: what failed at one does not hold it up, what failed in it does.
        Optional<Purpose> purpose = move.stepper() instanceof BeginSteps begin
                ? Optional.of(begin.purpose())
                : begun.attempt().filter(attempt -> !attempt.isReclaimed()).map(Attempt::purpose);
        return RetrySchedule.failure(
                        e.code(),
                        e.getMessage(),
                        clock.instant(),
                        begun.failures(purpose) + 1,
                        begun.attempt().flatMap(Attempt::sentAt).isPresent(),
                        e.retryAfter(),
                        purpose.equals(Optional.of(Purpose.RENEW)) || !begun.isChallengeSpent())
                .of(purpose);
    }

    private PolicyRecord afterFailure(PolicyRecord begun, Move move, Failure seen, ScepterException e)
            throws ScepterException {
        if (begun.attempt().flatMap(Attempt::failing).isPresent()) {
            // Cleaning up goes on with the next run. What ended the attempt is what people have to know.
            Optional<Failure> first = failure;
            failed(seen, begun.id());
            failure = first.or(() -> failure);
            cleaningUpFailed = true;
            return begun;
        }
        failed(seen, begun.id());
        if (move.stepper() instanceof RollbackSteps) {
            // At once: the next look at the device may fail as this step did.
            return save(RollbackSteps.afterFailure(begun, e));
        }
        if (begun.inForce().isPresent()
                && begun.attempt().isEmpty()
                && begun.removal().isEmpty()) {
            // Upkeep beside the certificate in force: it must not put off the renewal.
            return begun;
        }
        PolicyRecord failed = begun.withFailure(failure);
        boolean open = begun.attempt().isEmpty() || move.stepper().staysOpenAfter(begun, e);
        return open
                ? failed
                : failed.withAttempt(begun.attempt().map(attempt -> attempt.withFailing(seen)))
                        .withIntent(Optional.empty());
    }

    /** When to look again: at once if the failure leaves something else to do, such as the renewal as it was. */
    Optional<Instant> next(PolicyRecord record, Plan plan) {
        boolean goesOn = plan.move().isPresent() && failure.isPresent() && failure.equals(record.failure());
        return goesOn
                ? Optional.of(clock.instant())
                : plan.nextAttempt().or(() -> failure.flatMap(Failure::nextAttempt));
    }

    /** After a failure only cleaning up goes on, and not that either once it fails itself. */
    boolean mayGoOn(PolicyRecord record) {
        boolean cleaningUp = record.attempt().flatMap(Attempt::failing).isPresent();
        return failure.isEmpty() || (cleaningUp && !cleaningUpFailed);
    }

    /** Writes the record if it differs from what is on disk; returns it with what others have handed over. */
    PolicyRecord save(PolicyRecord record) throws ScepterException {
        PolicyRecord saved = gate.save(record, stored);
        Optional<PolicyRecord> before = stored;
        carriesRootUnseen = RootSteps.wanted(saved)
                .filter(root -> RootOwnership.carries(saved, root)
                        && !before.map(known -> RootOwnership.carries(known, root))
                                .orElse(false))
                .isPresent();
        stored = Optional.of(saved);
        return saved;
    }

    /**
     * Until it was written that this policy carries a root, another one may have removed that; and a root that was
     * handed over may be one to let go of.
     */
    boolean mustLookAgain(PolicyRecord record, PolicyRecord saved) {
        return carriesRootUnseen || !saved.roots().equals(record.roots());
    }

    /** How long to wait in this run for the next quick poll; empty if the run is not to wait. */
    Optional<Duration> quickWait(PolicyRecord record) {
        Optional<Pending> pending = record.attempt().flatMap(Attempt::pending);
        boolean wait = demand.impatient()
                && failure.isEmpty()
                && pending.isPresent()
                && PollSchedule.isQuick(record.policy(), pending.get());
        return wait
                ? Optional.of(Duration.between(clock.instant(), pending.get().nextPoll()))
                : Optional.empty();
    }

    void sleep(PolicyRecord record, Duration wait) throws InterruptedException {
        listener.waits(record.id(), wait);
        sleeper.sleep(wait);
        limit.leaveOut(wait);
    }

    Demand demand() {
        return demand;
    }

    /** What failed in this run; empty if nothing did. */
    Optional<Failure> failure() {
        return failure;
    }
}
