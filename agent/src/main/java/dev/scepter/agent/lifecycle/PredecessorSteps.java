package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import java.util.Optional;

/** Removes the certificate before the one in force, with its key, when its grace is over. */
final class PredecessorSteps implements Stepper {
    static final Step REMOVE = Step.plain("removePredecessor", "remove the certificate before, its grace is over");

    private final CertificateStore store;
    private final KeyProvider keys;
    private final EventSink events;

    PredecessorSteps(CertificateStore store, KeyProvider keys, EventSink events) {
        this.store = store;
        this.keys = keys;
        this.events = events;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.predecessor().map(predecessor -> REMOVE);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Predecessor predecessor = record.predecessor().orElseThrow();
        store.remove(record.id(), predecessor.leafSha1());
        keys.delete(predecessor.key());
        events.accept(new Event(
                EventId.PREDECESSOR_REMOVED, Optional.of(record.id()), "certificate " + predecessor.leafSha1()));
        return record.withPredecessor(Optional.empty());
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
