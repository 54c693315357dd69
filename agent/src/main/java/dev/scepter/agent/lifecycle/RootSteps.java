package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.TrustAnchors;
import java.util.Optional;

/**
 * Brings the root that a policy carries into the trusted anchors. First it looks and notes whether the root is there
 * already, then it adds: so a crash in between never makes a foreign root ours or ours a foreign one.
 */
final class RootSteps implements Stepper {
    private final TrustAnchors anchors;
    private final Journal journal;
    private final RecordGate gate;
    private final EventSink events;

    RootSteps(TrustAnchors anchors, Journal journal, RecordGate gate, EventSink events) {
        this.anchors = anchors;
        this.journal = journal;
        this.gate = gate;
        this.events = events;
    }

    /** The root that the policy wants trusted. */
    static Optional<EncodedCertificate> wanted(PolicyRecord record) {
        return record.policy().includeRootCertificate() ? record.policy().rootCertificate() : Optional.empty();
    }

    /** The policy's root was looked for before. */
    boolean isObserved(PolicyRecord record) {
        return wanted(record).flatMap(record::root).isPresent();
    }

    /**
     * Looks first, then adds; the caller knows whether adding is needed (a proof says so). A root that was somebody
     * else's is looked for again: if it is gone, the one that is added is ours.
     */
    @Override
    public Optional<Step> next(PolicyRecord record) {
        return wanted(record)
                .map(root -> record.root(root)
                        .filter(CarriedRoot::added)
                        .map(ours -> CompletionSteps.TRUST_ROOT)
                        .orElse(CompletionSteps.OBSERVE_ROOT));
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        synchronized (gate.monitor()) {
            return perform(step, record);
        }
    }

    private PolicyRecord perform(Step step, PolicyRecord record) throws ScepterException {
        EncodedCertificate root = wanted(record).orElseThrow();
        if (step.equals(CompletionSteps.OBSERVE_ROOT)) {
            // It may have been handed over after this step was chosen, by a policy that no longer has it.
            boolean ours =
                    RootOwnership.owns(record, root) || !anchors.contains(root) || isBroughtByAnother(record, root);
            return record.withRoots(RootOwnership.with(record.roots(), new CarriedRoot(root, ours)));
        }
        if (!anchors.contains(root)) {
            anchors.add(root);
            events.accept(new Event(EventId.ROOT_ADDED, Optional.of(record.id()), "root " + root.sha1()));
        }
        if (!anchors.contains(root)) {
            throw new ScepterException(
                    ErrorCode.STORE_FAILED, "the root " + root.sha1() + " was added but is not among the anchors");
        }
        return record;
    }

    /** A record that cannot be read makes no root ours: only what Scepter surely added is ever removed. */
    private boolean isBroughtByAnother(PolicyRecord record, EncodedCertificate root) throws ScepterException {
        return journal.others(record.id()).records().stream()
                .flatMap(other -> other.roots().stream())
                .anyMatch(carried -> carried.added() && carried.certificate().equals(root));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
