package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.Removal.Stage;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.TrustAnchors;
import java.util.List;
import java.util.Optional;

/** Takes away everything that a policy brought: certificates first, then keys, then the root, then the record. */
final class RemovalSteps implements Stepper {
    static final Step REMOVE_CERTIFICATES = Step.plain("removeCertificates", "remove the certificates");
    static final Step REMOVE_KEYS = Step.plain("removeKeys", "delete the keys");
    static final Step REMOVE_ROOT = Step.plain("removeRoot", "remove the root if only this policy brought it");
    static final Step FORGET = Step.plain("forget", "forget the policy");

    private final CertificateStore store;
    private final KeyProvider keys;
    private final TrustAnchors anchors;
    private final Journal journal;
    private final EventSink events;

    RemovalSteps(CertificateStore store, KeyProvider keys, TrustAnchors anchors, Journal journal, EventSink events) {
        this.store = store;
        this.keys = keys;
        this.anchors = anchors;
        this.journal = journal;
        this.events = events;
    }

    /** The steps as a plan shows them. */
    static List<Step> outline() {
        return List.of(REMOVE_CERTIFICATES, REMOVE_KEYS, REMOVE_ROOT, FORGET);
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.removal().filter(Removal::isRunning).map(removal -> switch (removal.stage()) {
            case CERTIFICATES -> REMOVE_CERTIFICATES;
            case KEYS -> REMOVE_KEYS;
            case ROOT -> REMOVE_ROOT;
            default -> FORGET;
        });
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Removal removal = record.removal().orElseThrow();
        if (step.equals(REMOVE_CERTIFICATES)) {
            store.removeAll(record.id());
            return record.withRemoval(Optional.of(removal.at(Stage.KEYS)));
        }
        if (step.equals(REMOVE_KEYS)) {
            keys.deleteAll(record.id());
            return record.withRemoval(Optional.of(removal.at(Stage.ROOT)));
        }
        if (step.equals(REMOVE_ROOT)) {
            removeRoot(record);
            return record.withRemoval(Optional.of(removal.at(Stage.FORGET)));
        }
        events.accept(new Event(EventId.CERTIFICATE_REMOVED, Optional.of(record.id()), "removed"));
        PolicyRecord bare = PolicyRecord.of(record.policy().withChallenge(Optional.empty()), record.source())
                .withSpentChallenge(record.spentChallenge());
        return bare.withRemoval(Optional.of(removal.at(removal.hold() ? Stage.HELD : Stage.GONE)));
    }

    /** Takes away all but the root of a policy whose record cannot be read: nobody knows whose the root is. */
    void removeUnreadable(PolicyId id) throws ScepterException {
        store.removeAll(id);
        keys.deleteAll(id);
        events.accept(new Event(EventId.CERTIFICATE_REMOVED, Optional.of(id), "removed, its record was unreadable"));
        journal.delete(id);
    }

    private void removeRoot(PolicyRecord record) throws ScepterException {
        Optional<CarriedRoot> root = record.root().filter(CarriedRoot::added);
        if (root.isPresent() && !isNeededElsewhere(record, root.get().certificate())) {
            EncodedCertificate certificate = root.get().certificate();
            anchors.remove(certificate.sha256());
            events.accept(new Event(EventId.ROOT_REMOVED, Optional.of(record.id()), "root " + certificate.sha1()));
        }
    }

    /** A record that cannot be read may need the root: it stays then. */
    private boolean isNeededElsewhere(PolicyRecord record, EncodedCertificate root) throws ScepterException {
        Journal.Others others = journal.others(record.id());
        for (PolicyRecord other : others.records()) {
            boolean carries = other.root().map(CarriedRoot::certificate).equals(Optional.of(root));
            boolean chains =
                    other.inForce().map(value -> value.chain().contains(root)).orElse(false);
            if (carries || chains) {
                return true;
            }
        }
        return !others.complete();
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
