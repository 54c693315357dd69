package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.Removal.Stage;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
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
    private final SurplusRootSteps roots;
    private final EventSink events;

    RemovalSteps(CertificateStore store, KeyProvider keys, SurplusRootSteps roots, EventSink events) {
        this.store = store;
        this.keys = keys;
        this.roots = roots;
        this.events = events;
    }

    /** The steps as a plan shows them. */
    static List<Step> outline(RemovalWish wish) {
        return wish.keepRoots()
                ? List.of(REMOVE_CERTIFICATES, REMOVE_KEYS, FORGET)
                : List.of(REMOVE_CERTIFICATES, REMOVE_KEYS, REMOVE_ROOT, FORGET);
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.removal().filter(Removal::isRunning).map(removal -> switch (removal.stage()) {
            case CERTIFICATES -> REMOVE_CERTIFICATES;
            case KEYS -> REMOVE_KEYS;
            case ROOT -> removal.wish().keepRoots() ? FORGET : REMOVE_ROOT;
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
            PolicyRecord after = record;
            for (CarriedRoot root : record.roots()) {
                after = roots.letGo(after, root);
            }
            return after.withRemoval(Optional.of(removal.at(Stage.FORGET)));
        }
        if (!record.roots().isEmpty() && !removal.wish().keepRoots()) {
            // Handed over by another policy that was removed at the same time.
            return record.withRemoval(Optional.of(removal.at(Stage.ROOT)));
        }
        events.accept(new Event(EventId.CERTIFICATE_REMOVED, Optional.of(record.id()), "removed"));
        PolicyRecord bare = PolicyRecord.of(record.policy().withChallenge(Optional.empty()), record.source())
                .withSpentChallenges(record.spentChallenges());
        return bare.withRemoval(Optional.of(removal.at(removal.wish().hold() ? Stage.HELD : Stage.GONE)));
    }

    /**
     * Takes all away that the store has of a policy whose record stays: it goes elsewhere now, or users still have something
     * of it. Doing so again changes nothing.
     */
    PolicyRecord emptied(PolicyRecord record) throws ScepterException {
        store.removeAll(record.id());
        keys.deleteAll(record.id());
        PolicyRecord without = record;
        boolean keepRoots =
                record.removal().map(removal -> removal.wish().keepRoots()).orElse(false);
        for (CarriedRoot root : keepRoots ? List.<CarriedRoot>of() : record.roots()) {
            without = roots.letGo(without, root);
        }
        return PolicyRecord.of(record.policy(), record.source())
                .withSpentChallenges(record.spentChallenges())
                .withRemoval(record.removal());
    }

    /** Something of a policy is there, whether or not there is a record of it. */
    boolean hasLeftovers(PolicyId id) throws ScepterException {
        return store.inForce(id).isPresent()
                || !store.list(id).isEmpty()
                || !keys.list(id).isEmpty();
    }

    /** Takes away all but root and record of a policy without a readable one: nobody knows whose the root is. */
    void removeUnreadable(PolicyId id) throws ScepterException {
        store.removeAll(id);
        keys.deleteAll(id);
        events.accept(new Event(EventId.CERTIFICATE_REMOVED, Optional.of(id), "removed without a readable record"));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
