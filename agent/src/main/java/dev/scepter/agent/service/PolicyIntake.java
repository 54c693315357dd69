package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Removal;
import dev.scepter.agent.lifecycle.RemovalWish;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Owned;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.Reconciler;
import dev.scepter.agent.mdm.Reconciliation;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes the answer of a source into the journal: what is listed is adopted, what was taken away is removed. Nothing is sent
 * to a CA here. What is written last is the state of the source, so that a crash before it leads to the same answer again.
 */
final class PolicyIntake {
    private static final int MOST_NOTES = 20;

    private final Journal journal;
    private final LifecycleEngine engine;
    private final DocumentReader documents;
    private final RootRule rootRule;
    private final RetireRule retireRule;
    private final StepListener listener;
    private final EventSink events;
    private final Clock clock;
    private final StopSign stop;
    private final Reconciler reconciler = new Reconciler();
    private final PolicyTroubles troubles;
    private List<String> notes = List.of();

    PolicyIntake(
            Journal journal,
            LifecycleEngine engine,
            DocumentReader documents,
            RootRule rootRule,
            RetireRule retireRule,
            StepListener listener,
            EventSink events,
            Clock clock,
            StopSign stop) {
        this.stop = stop;
        this.journal = journal;
        this.engine = engine;
        this.documents = documents;
        this.rootRule = rootRule;
        this.retireRule = retireRule;
        this.listener = listener;
        this.events = events;
        this.troubles = new PolicyTroubles(events);
        this.clock = clock;
    }

    /** Whether a root that was left out of what a source lists would be taken now. */
    @FunctionalInterface
    interface RootRule {
        boolean allows(SourceState state);
    }

    /** Whether certificates go when the MDM retires the device. */
    @FunctionalInterface
    interface RetireRule {
        boolean removes();
    }

    /** Whether "nothing has changed" would not help the device. */
    boolean needsDocuments(SourceState state) throws ScepterException {
        boolean rootsToCome = state.listed().stream().anyMatch(Listed::isWithoutItsRoot) && rootRule.allows(state);
        return rootsToCome || reconciler.mustAskInFull(state, owned(), clock.instant());
    }

    /**
     * Takes an answer in; the lock of the data folder is held.
     *
     * @param interval the usual time between two answers
     * @return what is known of the source from now on, to be written
     * @throws ScepterException {@link ErrorCode#MDM_ANSWER_STALE}, then nothing was changed; else if the folder cannot be
     *     used, then what was taken in until then stands
     * @throws InterruptedException if the agent is to stop; what is left is done when the source has answered again
     */
    SourceState take(String source, PolicyAnswer.Policies answer, SourceState before, Duration interval)
            throws ScepterException, InterruptedException {
        if (reconciler.isStale(answer, before)) {
            throw new ScepterException(
                    ErrorCode.MDM_ANSWER_STALE,
                    "the answer of " + source + " is of generation "
                            + answer.generation().orElseThrow() + ", and one of generation "
                            + before.generation().orElseThrow() + " came before");
        }
        List<ReadDocument> read = documents.read(answer.documents());
        List<Listed> listed = read.stream().map(ReadDocument::listed).toList();
        Reconciliation plan = reconciler.decide(source, answer, listed, before, owned(), clock.instant(), interval);
        tellRefused(plan.next().listed(), before.listed());
        tellNotes(plan.notes());
        Set<PolicyId> passed = new HashSet<>();
        for (int index : plan.apply()) {
            stop.heed();
            ScepPolicy policy = read.get(index).policy().orElseThrow();
            pass(policy.id(), adopt(policy, source), passed);
        }
        for (Reconciliation.Removal removal : plan.removals()) {
            stop.heed();
            pass(removal.id(), remove(removal.id(), removal.keepRoots(), removal.why()), passed);
        }
        troubles.onlyWith(passed);
        return passed.isEmpty() ? plan.next() : plan.next().withoutEtag();
    }

    private void pass(PolicyId id, Optional<ScepterException> trouble, Set<PolicyId> passed) {
        if (trouble.isPresent()) {
            troubles.tell(id, trouble.get());
            passed.add(id);
        }
    }

    /** Whether there is still something to remove of a source that has retired the device. */
    boolean isAnyLeft(String source) throws ScepterException {
        return retireRule.removes() && owned().stream().anyMatch(policy -> isToGo(policy, source));
    }

    /** A removal that was begun goes on by itself. */
    private static boolean isToGo(Owned policy, String source) {
        return policy.source().equals(source) && !policy.held() && !policy.removing();
    }

    /** Removes what a source brought that has retired the device; the lock of the data folder is held. */
    void removeAll(String source) throws ScepterException, InterruptedException {
        if (!retireRule.removes()) {
            return;
        }
        for (Owned policy : owned()) {
            if (isToGo(policy, source)) {
                stop.heed();
                remove(policy.id(), false, "the MDM has retired this device")
                        .ifPresent(trouble -> troubles.tell(policy.id(), trouble));
            }
        }
    }

    private List<Owned> owned() throws ScepterException {
        List<Owned> owned = new ArrayList<>();
        for (PolicyRecord record : journal.readable()) {
            Optional<Removal> removal = record.removal();
            boolean running = removal.map(Removal::isRunning).orElse(false);
            owned.add(new Owned(
                    record.id(), record.policy().name(), record.source(), removal.isPresent() && !running, running));
        }
        return owned;
    }

    /** One policy that cannot be taken up keeps back no other. */
    private Optional<ScepterException> adopt(ScepPolicy policy, String source)
            throws ScepterException, InterruptedException {
        try {
            return engine.adopt(policy, source, listener)
                    .map(failure -> new ScepterException(
                            failure.code(), "removing what was there of it before: " + failure.message()));
        } catch (ScepterException e) {
            return Optional.of(onlyOfARecord(e));
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of(ScepterException.defect("taking up policy " + policy.id(), e));
        }
    }

    private Optional<ScepterException> remove(PolicyId id, boolean keepRoots, String why)
            throws ScepterException, InterruptedException {
        try {
            events.accept(new Event(EventId.POLICY_WITHDRAWN, Optional.of(id), why));
            engine.remove(id, new RemovalWish(false, keepRoots), listener);
            return Optional.empty();
        } catch (ScepterException e) {
            return Optional.of(onlyOfARecord(e));
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of(ScepterException.defect("removing policy " + id, e));
        }
    }

    /** What is not the trouble of a single record ends the taking in. */
    private static ScepterException onlyOfARecord(ScepterException e) throws ScepterException {
        if (!Journal.isUnreadable(e)) {
            throw e;
        }
        return e;
    }

    /** What is not as it should be with an answer, told once until it changes. */
    private void tellNotes(List<String> now) {
        now.stream()
                .filter(note -> !notes.contains(note))
                .limit(MOST_NOTES)
                .forEach(note -> events.accept(new Event(EventId.SOURCE_NOTED, Optional.empty(), note)));
        notes = List.copyOf(now);
    }

    /** Each refusal is told once. */
    private void tellRefused(List<Listed> now, List<Listed> before) throws InterruptedException {
        Set<Refused> known = before.stream().map(Refused::of).collect(Collectors.toSet());
        for (Listed listed : now) {
            if (listed.trouble().isPresent() && !known.contains(Refused.of(listed))) {
                stop.heed();
                events.accept(new Event(
                        EventId.POLICY_REFUSED,
                        listed.id(),
                        listed.where() + ": " + listed.trouble().get().code() + ": "
                                + listed.trouble().get().message()));
            }
        }
    }

    /** What a refusal is known by: a document that has moved in the answer is the same. */
    private record Refused(Optional<PolicyId> id, Optional<Trouble> trouble) {
        static Refused of(Listed listed) {
            return new Refused(listed.id(), listed.trouble());
        }
    }
}
