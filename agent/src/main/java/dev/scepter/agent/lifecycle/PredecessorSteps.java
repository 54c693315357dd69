package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes the certificates before the one in force, with their keys, when their grace is over. */
final class PredecessorSteps implements Stepper {
    static final Step REMOVE = Step.plain("removePredecessor", "remove the certificate before, it is no longer kept");

    private final CertificateStore store;
    private final KeyProvider keys;
    private final EventSink events;
    private final Clock clock;

    PredecessorSteps(CertificateStore store, KeyProvider keys, EventSink events, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.predecessor().map(predecessor -> REMOVE);
    }

    /** One that cannot be removed holds up no other. */
    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        List<Predecessor> left = new ArrayList<>();
        Optional<ScepterException> failure = Optional.empty();
        for (Predecessor predecessor : record.predecessors()) {
            if (!predecessor.isOver(clock.instant())) {
                left.add(predecessor);
                continue;
            }
            try {
                remove(record, predecessor);
            } catch (ScepterException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return record.withPredecessors(left);
    }

    private void remove(PolicyRecord record, Predecessor predecessor) throws ScepterException {
        store.remove(record.id(), predecessor.leafSha1());
        keys.delete(predecessor.key());
        events.accept(new Event(
                EventId.PREDECESSOR_REMOVED, Optional.of(record.id()), "certificate " + predecessor.leafSha1()));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
