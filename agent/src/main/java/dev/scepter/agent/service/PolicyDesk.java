package dev.scepter.agent.service;

import dev.scepter.agent.http.UrlProtection;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Forecast;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keeps the policies of this device: looks which are due and runs them. For the loop's thread, but for the runs. */
final class PolicyDesk {
    /** Begins the name of each run. */
    static final String NAME = "policy ";

    private static final Duration AFTER_CUT = Duration.ofSeconds(5);
    private static final Duration AFTER_DEFECT = Duration.ofHours(1);
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(5);

    private final Journal journal;
    private final LifecycleEngine engine;
    private final Predicate<PolicyRecord> mayRun;
    private final Function<PolicyRecord, Set<Purpose>> paused;
    private final Runnable changed;
    private final StepListener listener;
    private final Clock clock;
    private final PolicyRuns runs;
    private final StopSign stop;
    private final PolicyTroubles troubles;
    private final Duration betweenLooks;
    private Instant nextLook = Instant.MIN;

    /**
     * @param betweenLooks how soon a change by somebody else is noticed
     * @param mayRun whether anything may be done for a policy on this machine
     * @param paused what must not be begun for a policy now
     * @param changed told that there may be something new to report
     */
    PolicyDesk(
            Journal journal,
            LifecycleEngine engine,
            Predicate<PolicyRecord> mayRun,
            Function<PolicyRecord, Set<Purpose>> paused,
            Runnable changed,
            StepListener listener,
            EventSink events,
            Clock clock,
            Duration betweenLooks,
            PolicyRuns runs,
            StopSign stop) {
        this.stop = stop;
        this.runs = runs;
        this.betweenLooks = betweenLooks;
        this.journal = journal;
        this.engine = engine;
        this.mayRun = mayRun;
        this.paused = paused;
        this.changed = changed;
        this.listener = listener;
        this.troubles = new PolicyTroubles(events);
        this.clock = clock;
    }

    /** A run that is to begin. */
    record Run(PolicyId id, AgentLoop.Work work) {}

    /** Looks at the journal now and then, as commands change it, too: what was changed is due. Writes nothing. */
    void look(Instant now) throws ScepterException {
        if (!now.isBefore(nextLook)) {
            if (runs.found(journal.fingerprints())) {
                changed.run();
            }
            nextLook = now.plus(betweenLooks);
        }
    }

    /** The journal was changed. */
    void lookSoon() {
        nextLook = Instant.MIN;
    }

    void lookAtAll() {
        runs.lookAtAll();
        nextLook = Instant.MIN;
    }

    /** Whether a policy has something to do now. One that is only looked at costs no write and no lock. */
    boolean isAnyDue(Instant now) throws InterruptedException {
        boolean any = false;
        for (PolicyId id : runs.due(now)) {
            stop.heed();
            any |= runs.isKnownToHaveWork(id) || hasWork(id, now);
        }
        return any;
    }

    /** A policy that breaks down here holds up no other. */
    private boolean hasWork(PolicyId id, Instant now) {
        try {
            return look(id, now);
        } catch (ScepterException e) {
            putOff(id, e, now.plus(AFTER_TROUBLE), now);
        } catch (RuntimeException | StackOverflowError e) {
            putOff(id, ScepterException.defect(NAME + id, e), now.plus(AFTER_DEFECT), now);
        }
        return false;
    }

    private boolean look(PolicyId id, Instant now) throws ScepterException {
        Optional<PolicyRecord> record = journal.read(id);
        if (record.isEmpty()) {
            runs.forget(id);
            troubles.over(id);
            return false;
        }
        if (!mayRun.test(record.get())) {
            troubles.over(id);
            runs.looked(id, Optional.empty(), now);
            return false;
        }
        if (engine.concernsUsers(record.get())) {
            // A user must not keep this thread waiting: the run looks, too.
            runs.hasWork(id, ca(record.get()));
            return true;
        }
        Forecast forecast = engine.forecast(record.get(), paused.apply(record.get()));
        if (!forecast.steps().isEmpty()) {
            runs.hasWork(id, ca(record.get()));
            return true;
        }
        troubles.over(id);
        runs.looked(id, forecast.nextAttempt(), now);
        return false;
    }

    private void putOff(PolicyId id, ScepterException trouble, Instant next, Instant now) {
        if (troubles.tell(id, trouble)) {
            changed.run();
        }
        runs.looked(id, Optional.of(next), now);
    }

    /** The runs to begin now; the lock of the data folder is held until all of them have ended. */
    List<Run> toRun(Instant now) {
        List<Run> begun = new ArrayList<>();
        for (PolicyId id : runs.ready(now)) {
            runs.begun(id);
            begun.add(new Run(id, () -> run(id)));
        }
        return begun;
    }

    /** On a thread of its own; the folder is held, so that the record is as the run left it. */
    private Outcome run(PolicyId id) throws InterruptedException {
        try {
            Optional<PolicyRecord> record = journal.read(id);
            Set<Purpose> pauses = record.map(paused).orElse(Set.of());
            Optional<RunResult> result = engine.run(id, Demand.WHAT_IS_DUE.pausing(pauses), listener);
            return new RunEnded(id, fingerprint(id), result.flatMap(RunResult::nextAttempt), Optional.empty());
        } catch (ScepterException e) {
            Instant next = clock.instant().plus(AFTER_TROUBLE);
            return new RunEnded(id, fingerprint(id), Optional.of(next), Optional.of(e));
        }
    }

    private final class RunEnded implements Outcome {
        private final PolicyId id;
        private final Optional<Integer> fingerprint;
        private final Optional<Instant> next;
        private final Optional<ScepterException> failure;

        RunEnded(
                PolicyId id,
                Optional<Integer> fingerprint,
                Optional<Instant> next,
                Optional<ScepterException> failure) {
            this.id = id;
            this.fingerprint = fingerprint;
            this.next = next;
            this.failure = failure;
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void takeIn() {
            ended(id, fingerprint, next);
            failure.ifPresentOrElse(e -> troubles.tell(id, e), () -> troubles.over(id));
        }
    }

    private void ended(PolicyId id, Optional<Integer> fingerprint, Optional<Instant> next) {
        runs.ended(id, fingerprint, next, clock.instant());
        changed.run();
    }

    private Optional<Integer> fingerprint(PolicyId id) {
        try {
            return journal.fingerprint(id);
        } catch (ScepterException e) {
            // The next look meets the same; meanwhile its place is free.
            return Optional.of(0);
        }
    }

    /**
     * A run was interrupted: it is due again a little later. One that broke down would break down again. The folder is still
     * held.
     */
    void cutOff(String name, boolean broken) {
        Duration wait = broken ? AFTER_DEFECT : AFTER_CUT;
        PolicyId id = new PolicyId(name.substring(NAME.length()));
        ended(id, fingerprint(id), Optional.of(clock.instant().plus(wait)));
    }

    Instant next() {
        Instant due = runs.next().orElse(Instant.MAX);
        return due.isBefore(nextLook) ? due : nextLook;
    }

    /** Host and port: what one server can bear is counted there. */
    private static String ca(PolicyRecord record) {
        String url = record.policy().scepUrl();
        return UrlProtection.authority(url).orElse(url);
    }
}
