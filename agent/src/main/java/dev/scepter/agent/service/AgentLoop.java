package dev.scepter.agent.service;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The resident agent: asks for policies, keeps them, reports. One thread decides and writes; asking, reporting and the
 * runs of policies go on beside it. It waits at one place only, for the next thing that is due.
 *
 * <p>The data folder is locked only while something writes to it, so that commands work meanwhile; a command that waits
 * goes first.
 */
public final class AgentLoop {
    /** While something runs: how often to look whether somebody wants the folder. */
    private static final Duration WATCH = Duration.ofSeconds(1);
    /** What a wait may take longer than asked before it counts as sleep of the machine. */
    private static final Duration OVERSLEPT = Duration.ofSeconds(30);
    /** After that a stop does not wait any more: what runs is safe to be cut off. */
    private static final Duration STOP = Duration.ofSeconds(2);
    /** A report waits no longer than that for runs to end. */
    private static final Duration LONGEST_UNSETTLED = Duration.ofMinutes(5);
    /** After trouble with the folder itself. */
    private static final Duration LOCAL_TROUBLE = Duration.ofMinutes(1);

    private final SourceDesk source;
    private final ReportDesk reports;
    private final PolicyDesk policies;
    private final FolderTurn folder;
    private final LoopEvents events;
    private final Troubles troubles;
    private final Clock clock;
    private final StopSign stop;
    private final Bell bell;
    private final WakeUps wakeUps;
    private final Duration longestWait;
    private final WorkBeside beside;
    private final Queue<WakeUp> woken = new ConcurrentLinkedQueue<>();
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private Instant notBefore = Instant.MIN;
    /** Since when a report waits for a moment without runs, or since the last one that did not. */
    private Optional<Instant> unsettledSince = Optional.empty();

    private volatile Optional<Instant> nextAsk = Optional.empty();

    /** Work beside the loop. */
    @FunctionalInterface
    interface Work {
        Outcome perform() throws InterruptedException;
    }

    AgentLoop(
            SourceDesk source,
            ReportDesk reports,
            PolicyDesk policies,
            FolderTurn folder,
            LoopEvents events,
            Clock clock,
            StopSign stop,
            LoopSeams seams) {
        this.source = source;
        this.reports = reports;
        this.policies = policies;
        this.folder = folder;
        this.events = events;
        this.troubles = new Troubles(events, clock);
        this.clock = clock;
        this.stop = stop;
        this.bell = seams.bell();
        this.beside = new WorkBeside(seams.workers(), bell, troubles);
        this.wakeUps = seams.wakeUps();
        this.longestWait = seams.longestWait();
    }

    /** Ends the loop soon; safe on any thread. */
    public void stop() {
        stop.give();
        bell.ring();
    }

    /** Looks soon whether there is something to do, and asks its source, at most once a minute; safe on any thread. */
    public void lookNow() {
        wake(WakeUp.COMMAND);
    }

    /** Where trouble beside the loop goes: shown at once, kept for the MDM in its turn. Safe on any thread. */
    public EventSink events() {
        return events;
    }

    /** When its source is asked next; empty while it is being asked, or before it is known. Safe on any thread. */
    public Optional<Instant> nextAsk() {
        return nextAsk;
    }

    /** Whether it was told to stop; if not, it ended by a defect. */
    public boolean isStopping() {
        return stop.isGiven();
    }

    /** Works until {@link #stop}; an interrupt stops it, too. Within 3 seconds after that it has returned. */
    public void run() {
        try (WakeUps.Listening listening = wakeUps.listen(this::wake)) {
            events.accept(new Event(EventId.AGENT_STARTED, Optional.empty(), "started"));
            while (!stop.isGiven()) {
                turn();
            }
        } catch (InterruptedException e) {
            stop.give();
        }
        end();
    }

    /** Something happened outside; safe on any thread. */
    void wake(WakeUp why) {
        woken.add(why);
        bell.ring();
    }

    private void turn() throws InterruptedException {
        collect();
        Instant now = clock.instant();
        if (!now.isBefore(notBefore)) {
            try {
                work(now);
            } catch (ScepterException e) {
                // The folder itself: nothing can be done now, and nothing is lost.
                troubles.tell("", e);
                notBefore = now.plus(LOCAL_TROUBLE);
            } catch (RuntimeException | StackOverflowError e) {
                // What this one piece of work was waits until it is due again. The agent must live on, or certificates
                // lapse.
                troubles.tellDefect("the loop", e);
                notBefore = now.plus(LOCAL_TROUBLE);
            }
        }
        if (!isFolderInUse()) {
            folder.giveBack();
        } else if (folder.isPressed()) {
            beside.interrupt(AgentLoop::needsFolder);
        }
        rest();
    }

    private void work(Instant now) throws ScepterException, InterruptedException {
        if (events.isAnyWaiting() && folder.take()) {
            events.tell();
            reports.news();
        }
        while (!outcomes.isEmpty() && mayTakeIn(outcomes.element())) {
            // Out of the queue first: one that fails is not met again.
            Outcome next = outcomes.remove();
            boolean wrote = next.writes();
            next.takeIn();
            if (wrote) {
                policies.lookSoon();
            }
        }
        if (source.isDue(now) && !beside.isRunning(SourceDesk.NAME)) {
            beside.begin(SourceDesk.NAME, source.asking());
        }
        policies.look(now);
        source.look(now);
        // What waits to be written goes first: it may change or remove the very policy.
        if (outcomes.isEmpty() && policies.isAnyDue(now) && folder.take()) {
            for (PolicyDesk.Run run : policies.toRun(now)) {
                beside.begin(PolicyDesk.NAME + run.id(), run.work());
            }
        }
        if (mayReport(now)) {
            report(now);
        }
    }

    private void report(Instant now) throws ScepterException {
        if (beside.isRunning(SourceDesk.NAME) && !reports.isDue(now)) {
            // What is drafted while an answer is taken in would tell of policies that have not begun.
            return;
        }
        Optional<Work> drafting = reports.drafting(now);
        if (drafting.isPresent()) {
            beside.begin(ReportDesk.DRAFTING, drafting.get());
        } else if (reports.isDue(now) && folder.take()) {
            unsettledSince = Optional.empty();
            reports.delivery().ifPresent(work -> beside.begin(ReportDesk.NAME, work));
        }
    }

    /** Runs hold the records of their policies; nobody else writes those meanwhile. */
    private boolean mayTakeIn(Outcome outcome) throws ScepterException {
        return !outcome.writes() || ((outcome.fitsBesideRuns() || !isFolderInUse()) && folder.take());
    }

    /** A report is worth more when what is under way has ended, but does not wait for that for long. */
    private boolean mayReport(Instant now) {
        if (beside.isRunning(ReportDesk.NAME) || beside.isRunning(ReportDesk.DRAFTING)) {
            return false;
        }
        if (outcomes.isEmpty() && onlySource()) {
            unsettledSince = Optional.empty();
            return true;
        }
        Instant since = unsettledSince.orElse(now);
        unsettledSince = Optional.of(since);
        return !now.isBefore(since.plus(LONGEST_UNSETTLED));
    }

    private boolean isFolderInUse() {
        return beside.isAnyRunning(AgentLoop::needsFolder);
    }

    private boolean onlySource() {
        return !beside.isAnyRunning(name -> !name.equals(SourceDesk.NAME));
    }

    private static boolean needsFolder(String name) {
        return name.startsWith(PolicyDesk.NAME);
    }

    private void collect() {
        for (Optional<WorkBeside.Ended> one = beside.nextEnded(); one.isPresent(); one = beside.nextEnded()) {
            one.get().outcome().ifPresent(outcomes::add);
            if (one.get().outcome().isEmpty()) {
                cutOff(one.get());
            }
        }
        for (WakeUp why = woken.poll(); why != null; why = woken.poll()) {
            source.askSoon(clock.instant());
            if (why == WakeUp.RESUME || why == WakeUp.CLOCK || why == WakeUp.LOGON) {
                policies.lookAtAll();
            }
            if (why == WakeUp.COMMAND) {
                policies.lookSoon();
            }
            if (why == WakeUp.CLOCK) {
                // What was to come by the clock of before may be years away.
                notBefore = Instant.MIN;
                unsettledSince = Optional.empty();
                folder.clockWasSet();
                source.clockWasSet();
                reports.clockWasSet();
            }
        }
    }

    private void cutOff(WorkBeside.Ended one) {
        String name = one.name();
        if (name.equals(SourceDesk.NAME)) {
            source.cutOff(one.broken());
        } else if (name.equals(ReportDesk.NAME)) {
            reports.cutOff();
        } else if (name.equals(ReportDesk.DRAFTING)) {
            reports.draftCutOff();
        } else {
            policies.cutOff(name, one.broken());
        }
    }

    private void rest() throws InterruptedException {
        Instant before = clock.instant();
        Instant planned = source.next();
        nextAsk = planned.equals(Instant.MAX) || planned.equals(Instant.MIN) ? Optional.empty() : Optional.of(planned);
        Duration wait = wait(before);
        bell.await(wait);
        Duration passed = Duration.between(before, clock.instant());
        if (passed.isNegative() || passed.compareTo(wait.plus(OVERSLEPT)) > 0) {
            wake(passed.isNegative() ? WakeUp.CLOCK : WakeUp.RESUME);
        }
    }

    private Duration wait(Instant now) {
        Instant until = now.plus(longestWait);
        if (isFolderInUse()) {
            until = earlier(until, now.plus(WATCH));
        }
        Instant next = policies.next();
        if (!beside.isRunning(SourceDesk.NAME)) {
            next = earlier(next, source.next());
        }
        if (onlySource()) {
            next = earlier(next, reports.next());
        }
        if (!outcomes.isEmpty() || events.isAnyWaiting()) {
            next = now;
        }
        next = later(next, notBefore);
        until = earlier(until, later(next, folder.notBefore()));
        // What is due and was not begun just now is held up: by the folder, or by others at the same CA.
        return Duration.between(now, until.isAfter(now) ? until : now.plus(WATCH));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void end() {
        // An interrupt has done its work; the last waits are needed still.
        boolean interrupted = Thread.interrupted();
        beside.interrupt(name -> true);
        Instant limit = clock.instant().plus(STOP);
        try {
            while (beside.isAnyRunning(name -> true) && clock.instant().isBefore(limit)) {
                bell.await(Duration.between(clock.instant(), limit));
                collect();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        events.accept(new Event(EventId.AGENT_STOPPED, Optional.empty(), "stopped"));
        try {
            if (folder.take()) {
                events.tell();
            }
        } catch (ScepterException e) {
            // Nobody is left to be told.
        }
        if (!isFolderInUse()) {
            // Else the end of the process gives it back: what still runs still writes.
            folder.giveBack();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
