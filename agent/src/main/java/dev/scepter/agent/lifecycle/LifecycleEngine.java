package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.Plan.Move;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.port.TrustAnchors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out what the planner says, step by step: write the intent, perform, write the outcome. The outcome of a step
 * and the intent of the next one are written together, so one write stands between any two steps, and what a crash can
 * leave behind is exactly: the record before a step.
 *
 * <p>Who calls it holds the lock of the data folder, from before a run begins until it has ended. Safe for use by several
 * threads, as long as each policy is run by one of them at a time. A run that is interrupted ends soon with an {@link
 * InterruptedException}: what was done is in the journal, and the next run goes on from there. The one step that heeds no
 * interrupt is the making of a key: the JDK takes some seconds for RSA of 4,096 bits.
 */
public final class LifecycleEngine {
    private final Journal journal;
    private final Verifier verifier;
    private final EventSink events;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Steppers steppers;
    private final LifecyclePlanner planner;
    private final RemovalSteps removal;
    private final RootOwnership roots;
    private final RecordGate gate;
    private final Adoption adoption;

    /**
     * @param enrollments the ways to enrol, the one for new certificates first
     * @param keySpecs which key a policy comes to on this device
     */
    public LifecycleEngine(
            KeyProvider keys,
            CertificateStore store,
            TrustAnchors anchors,
            Journal journal,
            Verifier verifier,
            List<Enrollment> enrollments,
            KeySpecs keySpecs,
            EventSink events,
            Clock clock,
            Sleeper sleeper) {
        this.journal = journal;
        this.verifier = verifier;
        this.events = events;
        this.clock = clock;
        this.sleeper = sleeper;
        KeyLengths keyLengths = new KeyLengths(keySpecs);
        this.adoption = new Adoption(keyLengths);
        this.gate = new RecordGate(journal);
        this.steppers =
                Steppers.over(keys, store, anchors, journal, gate, verifier, enrollments, keyLengths, events, clock);
        this.planner = new LifecyclePlanner(steppers);
        this.removal = steppers.removal();
        this.roots = new RootOwnership(store, journal, gate);
    }

    /**
     * Takes up a policy and does what is due.
     *
     * @param source what brought the policy
     * @throws ScepterException if the journal cannot be read or written
     */
    public RunResult apply(ScepPolicy policy, String source, Demand demand, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(policy.id())) {
            Optional<PolicyRecord> known = journal.read(policy.id());
            if (isBeingRemoved(known)) {
                RunResult removed = run(known, known.get(), Demand.NOW, listener);
                if (removed.failure().isPresent()) {
                    return removed;
                }
                known = journal.read(policy.id());
            }
            return run(known, adoption.adopt(known, policy, source), demand, listener);
        }
    }

    /**
     * Takes up a policy and does nothing else for it; an earlier removal of it is finished first.
     *
     * @param source what brought the policy
     * @throws ScepterException if the journal cannot be read or written, or the removal failed
     */
    public void adopt(ScepPolicy policy, String source, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(policy.id())) {
            Optional<PolicyRecord> known = journal.read(policy.id());
            if (isBeingRemoved(known)) {
                RunResult removed = run(known, known.get(), Demand.NOW, listener);
                if (removed.failure().isPresent()) {
                    Failure failure = removed.failure().get();
                    throw new ScepterException(failure.code(), failure.message());
                }
                known = journal.read(policy.id());
            }
            gate.save(adoption.adopt(known, policy, source), known);
        }
    }

    private static boolean isBeingRemoved(Optional<PolicyRecord> record) {
        return record.flatMap(PolicyRecord::removal).map(Removal::isRunning).orElse(false);
    }

    /**
     * Does what is due for a recorded policy; empty if there is no such policy.
     *
     * @throws ScepterException if the journal cannot be read or written
     */
    public Optional<RunResult> run(PolicyId id, Demand demand, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(id)) {
            Optional<PolicyRecord> record = journal.read(id);
            return record.isPresent() ? Optional.of(run(record, record.get(), demand, listener)) : Optional.empty();
        }
    }

    /**
     * Removes a policy and all that it brought; empty if there is no such policy.
     *
     * @param hold leave a mark that no source may bring it back
     * @throws ScepterException if the journal cannot be read or written
     */
    public Optional<RunResult> remove(PolicyId id, boolean hold, StepListener listener)
            throws ScepterException, InterruptedException {
        return remove(id, new RemovalWish(hold, false), listener);
    }

    /**
     * Removes a policy and what it brought; empty if there is no such policy. A removal that is under way goes on as it
     * was begun.
     *
     * @throws ScepterException if the journal cannot be read or written
     */
    public Optional<RunResult> remove(PolicyId id, RemovalWish wish, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(id)) {
            Optional<PolicyRecord> known = journal.read(id);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            PolicyRecord record = known.get();
            if (!isBeingRemoved(known)) {
                record = record.withRemoval(Optional.of(Removal.begin(wish))).withFailure(Optional.empty());
            }
            return Optional.of(run(known, record, Demand.NOW, listener));
        }
    }

    /** Says whether certificates or keys of a policy are there, also without a record. */
    public boolean hasLeftovers(PolicyId id) throws ScepterException {
        return removal.hasLeftovers(id);
    }

    /** Removes certificates, keys and record of a policy without a readable record; a root stays. */
    public void removeUnreadable(PolicyId id) throws ScepterException {
        try (RecordGate.Visit visit = gate.enter(id)) {
            removal.removeUnreadable(id);
        }
    }

    /**
     * What would be done for a policy now; nothing is done.
     *
     * @param source what would bring the policy
     */
    public Forecast forecast(ScepPolicy policy, String source) throws ScepterException {
        return forecast(adoption.adopt(journal.read(policy.id()), policy, source), Demand.NOW);
    }

    /** What would be done for a recorded policy now; nothing is done. */
    public Forecast forecast(PolicyRecord record) throws ScepterException {
        return forecast(record, Set.of());
    }

    /**
     * The same while the MDM pauses some attempts; nothing is done.
     *
     * @param paused attempts for these purposes are not begun
     */
    public Forecast forecast(PolicyRecord record, Set<Purpose> paused) throws ScepterException {
        return forecast(record, Demand.WHAT_IS_DUE.pausing(paused));
    }

    private Forecast forecast(PolicyRecord recorded, Demand demand) throws ScepterException {
        requireKnown(recorded);
        PolicyRecord record = SoundTimes.of(recorded, clock.instant());
        Plan plan = planner.plan(clock.instant(), record, view(record), demand);
        return new Forecast(record.id(), planner.outline(plan, record), plan.reason(), plan.nextAttempt());
    }

    private RunResult run(Optional<PolicyRecord> stored, PolicyRecord start, Demand wish, StepListener listener)
            throws ScepterException, InterruptedException {
        requireKnown(start);
        Run run = new Run(listener, wish, stored);
        PolicyRecord record = takeUp(SoundTimes.of(start, clock.instant()), wish);
        while (true) {
            if (Thread.interrupted()) {
                run.save(record);
                throw new InterruptedException("interrupted between two steps of the policy " + record.id());
            }
            Plan plan = planner.plan(clock.instant(), record, view(record), run.demand);
            if (plan.move().isPresent() && run.mayGoOn(record)) {
                record = run.perform(record, plan.move().get());
                continue;
            }
            PolicyRecord saved = run.save(record);
            if (run.mustLookAgain(record, saved)) {
                record = saved;
                continue;
            }
            Optional<Duration> wait = run.quickWait(record);
            if (wait.isEmpty()) {
                return new RunResult(record, run.failure, plan.reason(), run.next(record, plan));
            }
            run.sleep(record, wait.get());
        }
    }

    /** What only removes needs no way to enrol. */
    private void requireKnown(PolicyRecord record) throws ScepterException {
        if (record.removal().isEmpty()) {
            steppers.attempt().requireKnown(record);
        }
    }

    /** A command polls a pending request at once and counts its quick polls anew. */
    private PolicyRecord takeUp(PolicyRecord record, Demand wish) {
        Optional<Attempt> attempt = record.attempt();
        if (!wish.impatient() || attempt.flatMap(Attempt::pending).isEmpty()) {
            return record;
        }
        Pending pending = attempt.get().pending().get();
        return record.withAttempt(
                Optional.of(attempt.get().withPending(Optional.of(PollSchedule.anew(pending, clock.instant())))));
    }

    private DeviceView view(PolicyRecord record) throws ScepterException {
        boolean needed = record.inForce().isPresent()
                && record.attempt().isEmpty()
                && record.removal().isEmpty();
        if (!needed) {
            return new DeviceView(Optional.empty());
        }
        CertificateInForce inForce = record.inForce().get();
        return new DeviceView(
                Optional.of(verifier.proveInForce(record.policy(), inForce)),
                verifier.isChainStored(record.id(), inForce),
                roots.surplus(record).isPresent());
    }

    /** One run: what it may still do, and what it has seen. */
    private final class Run {
        private final StepListener listener;
        private final TimeLimit limit;
        private Demand demand;
        private Optional<PolicyRecord> stored;
        private Optional<Failure> failure = Optional.empty();
        private boolean cleaningUpFailed;
        private boolean carriesRootUnseen;

        Run(StepListener listener, Demand demand, Optional<PolicyRecord> stored) {
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
                PolicyRecord after = answered(
                        before, step, move.stepper().perform(step, begun, new StepRun(limit.deadline(), resumed)));
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
                Failure seen = seen(begun, e);
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

        private Failure seen(PolicyRecord begun, ScepterException e) {
            Optional<Purpose> purpose = begun.attempt().map(Attempt::purpose);
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

        private PolicyRecord afterFailure(PolicyRecord begun, Move move, Failure seen, ScepterException e) {
            if (begun.attempt().flatMap(Attempt::failing).isPresent()) {
                // Cleaning up goes on with the next run. What ended the attempt is what people have to know.
                Optional<Failure> first = failure;
                failed(seen, begun.id());
                failure = first.or(() -> failure);
                cleaningUpFailed = true;
                return begun;
            }
            failed(seen, begun.id());
            if (begun.attempt().isEmpty() && begun.removal().isEmpty()) {
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
                    ? Optional.of(
                            Duration.between(clock.instant(), pending.get().nextPoll()))
                    : Optional.empty();
        }

        void sleep(PolicyRecord record, Duration wait) throws InterruptedException {
            listener.waits(record.id(), wait);
            sleeper.sleep(wait);
            limit.leaveOut(wait);
        }
    }
}
