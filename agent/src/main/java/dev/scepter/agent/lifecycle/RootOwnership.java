package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.x509.ChainBuilder;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says which roots nobody needs any more, and who takes over one that somebody still does: only a root that stands in
 * some record as added is ever removed.
 */
final class RootOwnership {
    private final CertificateStore store;
    private final Journal journal;

    RootOwnership(CertificateStore store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** The roots with one of them as it is known now. */
    static List<CarriedRoot> with(List<CarriedRoot> roots, CarriedRoot now) {
        List<CarriedRoot> changed = without(roots, now.certificate());
        changed.add(now);
        return changed;
    }

    /** The roots without one of them. */
    static List<CarriedRoot> without(List<CarriedRoot> roots, EncodedCertificate certificate) {
        List<CarriedRoot> changed = new ArrayList<>(roots);
        changed.removeIf(root -> root.certificate().equals(certificate));
        return changed;
    }

    /**
     * A root of the record that the policy no longer carries. One under a certificate of the policy stays if the policy
     * carries another one instead: the CA is changing its root; so does one that was taken over for such a certificate.
     * Otherwise it goes if the policy carries none any more.
     */
    Optional<CarriedRoot> surplus(PolicyRecord record) throws ScepterException {
        Optional<EncodedCertificate> wanted = RootSteps.wanted(record);
        for (CarriedRoot root : record.roots()) {
            boolean carried = wanted.equals(Optional.of(root.certificate()));
            boolean mayStay = wanted.isPresent() || root.inherited();
            if (!carried && !(mayStay && isUnderOwn(record, root.certificate()))) {
                return Optional.of(root);
            }
        }
        return Optional.empty();
    }

    private boolean isUnderOwn(PolicyRecord record, EncodedCertificate root) throws ScepterException {
        if (isInForceUnder(record, root)) {
            return true;
        }
        for (Predecessor predecessor : record.predecessors()) {
            if (isPredecessorUnder(record, predecessor, root)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInForceUnder(PolicyRecord record, EncodedCertificate root) {
        return record.inForce().map(value -> value.chain().contains(root)).orElse(false);
    }

    private boolean isPredecessorUnder(PolicyRecord record, Predecessor predecessor, EncodedCertificate root)
            throws ScepterException {
        return store.find(record.id(), predecessor.leafSha1())
                .map(entry -> entry.chain().contains(root))
                .orElse(false);
    }

    /**
     * What the store says of a root.
     *
     * @param needed a certificate of nobody's policy may need it
     * @param free predecessors in records of the same journal that do not
     */
    record Seen(boolean needed, Set<Thumbprint> free) {
        Seen {
            free = Set.copyOf(free);
        }
    }

    /** Asks the store whether anything besides a policy needs a root. A certificate that cannot be read may need it. */
    Seen look(PolicyRecord record, EncodedCertificate root) throws ScepterException {
        CertificateStore.Others foreign = store.others(record.id());
        boolean needed = !foreign.complete() || foreign.paths().stream().anyMatch(path -> leadsTo(path, root));
        Set<Thumbprint> free = new HashSet<>();
        for (Journal.Other other : journal.others(record.id()).all()) {
            if (isHere(other)) {
                addFree(free, other.record(), root);
            }
        }
        return new Seen(needed, free);
    }

    /** What of the other policy cannot be read leads nowhere here; it stands in the way of a removal even so. */
    private void addFree(Set<Thumbprint> free, PolicyRecord other, EncodedCertificate root) {
        for (Predecessor predecessor : other.predecessors()) {
            try {
                if (!isPredecessorUnder(other, predecessor, root)) {
                    free.add(predecessor.leafSha1());
                }
            } catch (ScepterException e) {
                free.add(predecessor.leafSha1());
            }
        }
    }

    /**
     * Says whether anything besides a policy needs a root. Asks no store, so it may be called within the gate. A record that
     * cannot be read may need it.
     *
     * @param seen what the store said just before
     */
    boolean isNeededElsewhere(PolicyRecord record, EncodedCertificate root, Seen seen) throws ScepterException {
        Journal.Others others = journal.others(record.id());
        return seen.needed() || !others.complete() || others.all().stream().anyMatch(other -> needs(other, root, seen));
    }

    /**
     * Another policy that needs a root and does not know it as ours takes it over, so that it goes when that one goes.
     * Written before the policy that leaves lets go: a crash in between makes two owners, never none.
     */
    void handOver(PolicyRecord record, EncodedCertificate root, Seen seen) throws ScepterException {
        for (Journal.Other other : journal.others(record.id()).all()) {
            if (needs(other, root, seen) && !owns(other.record(), root)) {
                other.home().gate().handOver(other.record(), root);
            }
        }
    }

    /** The record knows a root as one that Scepter added. */
    static boolean owns(PolicyRecord record, EncodedCertificate root) {
        return record.root(root).map(CarriedRoot::added).orElse(false);
    }

    /** The record as the one that lets go of a root some day. */
    static PolicyRecord owning(PolicyRecord record, EncodedCertificate root) {
        return record.withRoots(with(record.roots(), new CarriedRoot(root, true, !carries(record, root))));
    }

    /** A policy whose certificates are removed already needs nothing, and takes nothing over. */
    private boolean needs(Journal.Other other, EncodedCertificate root, Seen seen) {
        PolicyRecord record = other.record();
        boolean has = record.removal()
                .map(removal -> removal.stage() == Removal.Stage.CERTIFICATES)
                .orElse(true);
        return has
                && ((carries(record, root) && !other.isTemplate())
                        || isComingUnder(record, root)
                        || isInForceUnder(record, root)
                        || mayBeAbovePredecessor(other, root, seen));
    }

    /**
     * One that came after the store was asked may be under it. What is in another store cannot be looked at from here: its
     * record decides.
     */
    private boolean mayBeAbovePredecessor(Journal.Other other, EncodedCertificate root, Seen seen) {
        return isHere(other)
                ? other.record().predecessors().stream()
                        .anyMatch(one -> !seen.free().contains(one.leafSha1()))
                : !other.record().predecessors().isEmpty()
                        && other.record().root(root).isPresent();
    }

    private boolean isHere(Journal.Other other) {
        return other.home().equals(journal);
    }

    private static boolean isComingUnder(PolicyRecord other, EncodedCertificate root) {
        return other.attempt()
                .flatMap(Attempt::issued)
                .map(issued -> issued.chain().contains(root))
                .orElse(false);
    }

    /** The record says, to whoever reads it, that its policy wants a root trusted. */
    static boolean carries(PolicyRecord other, EncodedCertificate root) {
        return other.removal().isEmpty() && RootSteps.wanted(other).equals(Optional.of(root));
    }

    private static boolean leadsTo(List<EncodedCertificate> path, EncodedCertificate root) {
        if (path.contains(root)) {
            return true;
        }
        EncodedCertificate leaf = path.get(0);
        return ChainBuilder.build(
                        leaf,
                        path.subList(1, path.size()),
                        root,
                        ParsedCertificate.of(leaf).notBefore())
                .isPresent();
    }
}
