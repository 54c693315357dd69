package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.TrustAnchors;
import java.util.Optional;

/** Lets go of a root that the policy no longer carries: removes it if Scepter added it and nothing else needs it. */
final class SurplusRootSteps implements Stepper {
    static final Step LET_GO = Step.plain("letGoOfRoot", "remove the root that the policy no longer carries");

    private final TrustAnchors anchors;
    private final RootOwnership ownership;
    private final Journal journal;
    private final RecordGate gate;
    private final EventSink events;

    SurplusRootSteps(
            TrustAnchors anchors, RootOwnership ownership, Journal journal, RecordGate gate, EventSink events) {
        this.anchors = anchors;
        this.ownership = ownership;
        this.journal = journal;
        this.gate = gate;
        this.events = events;
    }

    /** The caller knows whether there is one. */
    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(LET_GO);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Optional<CarriedRoot> surplus = ownership.surplus(record);
        return surplus.isPresent() ? letGo(record, surplus.get()) : record;
    }

    /**
     * The record without the root, which is removed unless it is not ours or somebody needs it. That it is let go of is
     * on disk before another policy can look: of two that let go at the same time, one still has it.
     */
    PolicyRecord letGo(PolicyRecord record, CarriedRoot root) throws ScepterException {
        EncodedCertificate certificate = root.certificate();
        PolicyRecord without = record.withRoots(RootOwnership.without(record.roots(), certificate));
        if (!root.added()) {
            return without;
        }
        // Outside the gate, which holds up every other run: a store may be slow to answer.
        RootOwnership.Seen seen = ownership.look(record, certificate);
        synchronized (gate.monitor()) {
            if (ownership.isNeededElsewhere(record, certificate, seen)) {
                ownership.handOver(record, certificate, seen);
            } else {
                anchors.remove(certificate.sha256());
                events.accept(new Event(EventId.ROOT_REMOVED, Optional.of(record.id()), "root " + certificate.sha1()));
            }
            PolicyRecord left = gate.withHandedOver(without);
            journal.write(left);
            return left;
        }
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
