package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.port.TrustAnchors;
import java.time.Clock;
import java.time.Duration;
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
    private final Ways ways;
    private final Steppers steppers;
    private final LifecyclePlanner planner;
    private final RemovalSteps removal;
    private final RootOwnership roots;
    private final RecordGate gate;
    private final Adoption adoption;
    private final ReclaimSearch reclaim;
    private final Optional<UserPolicies> users;

    /**
     * @param ways the ways to enrol
     * @param keySpecs which key a policy comes to on this device
     */
    public LifecycleEngine(
            KeyProvider keys,
            CertificateStore store,
            TrustAnchors anchors,
            Journal journal,
            Verifier verifier,
            Ways ways,
            KeySpecs keySpecs,
            EventSink events,
            Clock clock,
            Sleeper sleeper) {
        this(
                keys,
                store,
                anchors,
                journal,
                verifier,
                ways,
                keySpecs,
                events,
                clock,
                sleeper,
                Optional.<UserPolicies>empty());
    }

    /**
     * The engine of the machine.
     *
     * @param users does what is due in the stores of users
     */
    public LifecycleEngine(
            KeyProvider keys,
            CertificateStore store,
            TrustAnchors anchors,
            Journal journal,
            Verifier verifier,
            Ways ways,
            KeySpecs keySpecs,
            EventSink events,
            Clock clock,
            Sleeper sleeper,
            Optional<UserPolicies> users) {
        this.users = users;
        this.journal = journal;
        this.verifier = verifier;
        this.events = events;
        this.clock = clock;
        this.sleeper = sleeper;
        KeyLengths keyLengths = new KeyLengths(keySpecs);
        this.adoption = new Adoption(keyLengths);
        this.gate = journal.gate();
        this.ways = ways;
        this.steppers = Steppers.over(keys, store, anchors, journal, gate, verifier, ways, keyLengths, events, clock);
        this.planner = new LifecyclePlanner(steppers);
        this.removal = steppers.removal();
        this.roots = new RootOwnership(store, journal);
        this.reclaim = new ReclaimSearch(store, keys, keySpecs, verifier, ways.first());
    }

    /**
     * Takes up a policy and does what is due.
     *
     * @param source what brought the policy
     * @throws ScepterException if the journal cannot be read or written
     */
    public RunResult apply(ScepPolicy policy, String source, Demand demand, StepListener listener)
            throws ScepterException, InterruptedException {
        return apply(policy, source, Optional.empty(), demand, listener);
    }

    /**
     * The same for one of several users of a policy.
     *
     * @param spentElsewhere digest of a one-time challenge that is another user's; it is not sent by this one
     */
    RunResult apply(
            ScepPolicy policy, String source, Optional<String> spentElsewhere, Demand demand, StepListener listener)
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
            return run(
                    known,
                    adoption.adopt(without(known, policy, source, spentElsewhere), policy, source),
                    demand,
                    listener);
        }
    }

    private static Optional<PolicyRecord> without(
            Optional<PolicyRecord> known, ScepPolicy policy, String source, Optional<String> spentElsewhere) {
        if (spentElsewhere.isEmpty()) {
            return known;
        }
        PolicyRecord record =
                known.orElseGet(() -> PolicyRecord.of(policy.withChallenge(Optional.<Secret>empty()), source));
        return Optional.of(record.withSpentChallenge(spentElsewhere.get()));
    }

    /** What would be done for one of several users of a policy. */
    Forecast forecast(ScepPolicy policy, String source, Optional<String> spentElsewhere, Set<Purpose> paused)
            throws ScepterException {
        Optional<PolicyRecord> known = journal.read(policy.id());
        return forecast(
                adoption.adopt(without(known, policy, source, spentElsewhere), policy, source),
                Demand.WHAT_IS_DUE.pausing(paused));
    }

    /**
     * Takes up a policy and does nothing else for it; an earlier removal of it is finished first.
     *
     * @param source what brought the policy
     * @return why that removal failed; then the policy was not taken up. Empty if it was
     * @throws ScepterException if the journal cannot be read or written
     */
    public Optional<Failure> adopt(ScepPolicy policy, String source, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(policy.id())) {
            Optional<PolicyRecord> known = journal.read(policy.id());
            if (isBeingRemoved(known)) {
                RunResult removed = run(known, known.get(), Demand.NOW, listener);
                if (removed.failure().isPresent()) {
                    return removed.failure();
                }
                known = journal.read(policy.id());
            }
            gate.save(adoption.adopt(known, policy, source), known);
            return Optional.empty();
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

    /**
     * Puts the certificate before in force again, then does what else is due; empty if there is no such policy. While that
     * one's end is not near, renewal waits for a changed policy or a command.
     *
     * @throws ScepterException {@code NO_PREDECESSOR}, {@code ATTEMPT_UNDER_WAY}, {@code PROOF_FAILED}, and nothing has
     *     changed; or if the journal cannot be read or written
     */
    public Optional<RunResult> rollBack(PolicyId id, Demand demand, StepListener listener)
            throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(id)) {
            Optional<PolicyRecord> known = journal.read(id);
            if (known.isEmpty()) {
                return Optional.empty();
            }
            PolicyRecord begun = steppers.rollback().begin(SoundTimes.of(known.get(), clock.instant()));
            steppers.attempt().requireKnown(begun.withInForce(begun.rollback().map(Rollback::target)));
            return Optional.of(run(known, begun, demand, listener));
        }
    }

    /** Whether looking at a policy may mean to wait for processes of users. */
    public boolean concernsUsers(PolicyRecord record) throws ScepterException {
        return users.isPresent() && users.get().concerns(record);
    }

    /** Says whether certificates or keys of a policy are there, also without a record. */
    public boolean hasLeftovers(PolicyId id) throws ScepterException {
        return removal.hasLeftovers(id) || (users.isPresent() && users.get().isAnyRecorded(id));
    }

    /**
     * Removes certificates, keys and record of a policy without a readable record; a root stays. Where a user who is away has
     * something of it, a record is left by which that goes later.
     *
     * @throws ScepterException {@code USER_AWAY} if that user's record cannot be read either
     */
    public void removeUnreadable(PolicyId id, StepListener listener) throws ScepterException, InterruptedException {
        try (RecordGate.Visit visit = gate.enter(id)) {
            removal.removeUnreadable(id);
            Optional<PolicyRecord> left =
                    users.isPresent() ? users.get().removeUnreadable(id, listener) : Optional.empty();
            if (left.isPresent()) {
                gate.save(left.get(), Optional.empty());
            } else {
                journal.delete(id);
            }
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

    /** By which way a record goes on, and why; nothing is done. */
    public WayChoice way(PolicyRecord record) {
        return ways.of(record);
    }

    /** By which way a policy would go that is new on this device, and why; nothing is done. */
    public WayChoice way(ScepPolicy policy) {
        return ways.choose(policy);
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
        return users.isPresent() && users.get().concerns(recorded)
                ? users.get().forecast(recorded, demand.paused(), () -> forecastHere(recorded, demand), ways)
                : forecastHere(recorded, demand);
    }

    private Forecast forecastHere(PolicyRecord recorded, Demand demand) throws ScepterException {
        requireKnown(recorded);
        PolicyRecord record = SoundTimes.of(recorded, clock.instant());
        Plan plan = planner.plan(clock.instant(), record, view(record), demand);
        return new Forecast(
                record.id(), planner.outline(plan, record), planner.reason(plan), plan.nextAttempt(), ways.of(record));
    }

    private RunResult run(Optional<PolicyRecord> stored, PolicyRecord start, Demand wish, StepListener listener)
            throws ScepterException, InterruptedException {
        if (users.isPresent() && users.get().concerns(start)) {
            requireKnown(start);
            PolicyRecord saved = gate.save(start, stored);
            return users.get().run(saved, wish, listener, machine(wish, listener), gate);
        }
        return runHere(stored, start, wish, listener);
    }

    private UserPolicies.Machine machine(Demand wish, StepListener listener) {
        return new UserPolicies.Machine() {
            @Override
            public RunResult run(PolicyRecord record) throws ScepterException, InterruptedException {
                return runHere(Optional.of(record), record, wish, listener);
            }

            @Override
            public PolicyRecord retire(PolicyRecord record) throws ScepterException {
                return gate.save(UserChallenges.remembering(removal.emptied(record), record), Optional.of(record));
            }
        };
    }

    private RunResult runHere(Optional<PolicyRecord> stored, PolicyRecord start, Demand wish, StepListener listener)
            throws ScepterException, InterruptedException {
        requireKnown(start);
        PolicyRun run = new PolicyRun(gate, listener, wish, stored, events, clock, sleeper);
        PolicyRecord record = takeUp(SoundTimes.of(start, clock.instant()), wish);
        while (true) {
            if (Thread.interrupted()) {
                run.save(record);
                throw new InterruptedException("interrupted between two steps of the policy " + record.id());
            }
            Plan plan = planner.plan(clock.instant(), record, view(record), run.demand());
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
                return new RunResult(record, run.failure(), plan.reason(), run.next(record, plan));
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
        if (ReclaimSearch.isFor(record)) {
            return new DeviceView(Optional.empty(), true, false, reclaim.find(record.policy()));
        }
        boolean needed = record.inForce().isPresent()
                && record.attempt().isEmpty()
                && record.removal().isEmpty()
                && record.rollback().isEmpty();
        if (!needed) {
            return new DeviceView(Optional.empty());
        }
        CertificateInForce inForce = record.inForce().get();
        return new DeviceView(
                Optional.of(verifier.proveInForce(record.policy(), inForce)),
                verifier.isChainStored(record.id(), inForce),
                roots.surplus(record).isPresent(),
                Optional.empty());
    }
}
