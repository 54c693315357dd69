package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        return record.predecessors().isEmpty() ? Optional.empty() : Optional.of(REMOVE);
    }

    /** One that cannot be removed holds up no other; it fails the step only once it is the only one left to remove. */
    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        PolicyRecord after = record;
        Optional<ScepterException> failure = Optional.empty();
        for (Predecessor predecessor : record.predecessors()) {
            if (predecessor.isOver(clock.instant())) {
                PolicyRecord without = without(after, predecessor);
                try {
                    remove(without, predecessor);
                    after = without;
                } catch (ScepterException e) {
                    failure = failure.or(() -> Optional.of(e));
                }
            }
        }
        if (failure.isPresent() && after.equals(record)) {
            throw failure.get();
        }
        return after;
    }

    private static PolicyRecord without(PolicyRecord record, Predecessor predecessor) {
        List<Predecessor> left = new ArrayList<>(record.predecessors());
        left.remove(predecessor);
        return record.withPredecessors(left);
    }

    /** What something else of the policy still needs stays. */
    private void remove(PolicyRecord without, Predecessor predecessor) throws ScepterException {
        boolean goes = leavesOf(without).noneMatch(predecessor.leafSha1()::equals);
        if (goes) {
            store.remove(without.id(), predecessor.leafSha1());
        }
        if (keysOf(without).noneMatch(predecessor.key()::equals)) {
            keys.delete(predecessor.key());
        }
        if (goes) {
            events.accept(new Event(
                    EventId.PREDECESSOR_REMOVED, Optional.of(without.id()), "certificate " + predecessor.leafSha1()));
        }
    }

    private static Stream<Thumbprint> leavesOf(PolicyRecord record) {
        Stream<EncodedCertificate> current = Stream.concat(
                inUse(record).map(CertificateInForce::leaf),
                record.attempt().flatMap(Attempt::issued).map(Issued::leaf).stream());
        return Stream.concat(
                current.map(EncodedCertificate::sha1),
                record.predecessors().stream().map(Predecessor::leafSha1));
    }

    private static Stream<KeyName> keysOf(PolicyRecord record) {
        Stream<KeyName> current = Stream.concat(
                inUse(record).map(CertificateInForce::key), record.attempt().flatMap(Attempt::key).stream());
        return Stream.concat(current, record.predecessors().stream().map(Predecessor::key));
    }

    private static Stream<CertificateInForce> inUse(PolicyRecord record) {
        return Stream.concat(record.inForce().stream(), record.rollback().map(Rollback::target).stream());
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
