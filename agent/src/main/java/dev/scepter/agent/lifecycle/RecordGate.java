package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets runs of several policies work at the same time though roots span policies. All steps on roots and all writes of
 * records are one after the other: each holds the monitor of this gate. A root that is handed to a policy while that one
 * runs stands in its record at once, and is kept in mind until its run, which holds an older record, has taken it in.
 *
 * <p>What a step under the gate decides by is what others have on disk. So a run writes that it brings a root before it
 * adds it, and that it lets go of one before it leaves the gate.
 */
final class RecordGate {
    private final Journal journal;
    /** That of the machine, also for users: they share its roots. */
    private final Object monitor;
    /** The policies that run now, with the roots that were handed to them meanwhile. */
    private final Map<PolicyId, Set<EncodedCertificate>> running = new HashMap<>();

    RecordGate(Journal journal) {
        this.journal = journal;
        this.monitor = this;
    }

    /** A gate that is shut while another one is passed. */
    RecordGate(Journal journal, RecordGate machine) {
        this.journal = journal;
        this.monitor = machine.monitor;
    }

    /** Held by whoever passes. */
    Object monitor() {
        return monitor;
    }

    /** A run of a policy, from before its record is read until it is over. */
    final class Visit implements AutoCloseable {
        private final PolicyId id;

        private Visit(PolicyId id) {
            this.id = id;
        }

        @Override
        public void close() {
            synchronized (monitor) {
                running.remove(id);
            }
        }
    }

    /**
     * Begins a run of a policy.
     *
     * @throws IllegalStateException if the policy runs already
     */
    Visit enter(PolicyId id) {
        synchronized (monitor) {
            if (running.putIfAbsent(id, new LinkedHashSet<>()) != null) {
                throw new IllegalStateException("the policy " + id + " is run by another thread");
            }
            return new Visit(id);
        }
    }

    /** The record with the roots that were handed to its policy while it runs. */
    PolicyRecord withHandedOver(PolicyRecord record) {
        synchronized (monitor) {
            PolicyRecord with = record;
            for (EncodedCertificate root : running.getOrDefault(record.id(), Set.of())) {
                if (!RootOwnership.owns(with, root)) {
                    with = RootOwnership.owning(with, root);
                }
            }
            return with;
        }
    }

    /**
     * Writes the record of a running policy if it differs from what is on disk; deletes it if it is gone.
     *
     * @param stored what the run knows to be on disk
     * @return the record as it is on disk now, with what was handed over
     */
    PolicyRecord save(PolicyRecord wanted, Optional<PolicyRecord> stored) throws ScepterException {
        synchronized (monitor) {
            PolicyRecord record = withHandedOver(wanted);
            if (record.removal().map(Removal::stage).equals(Optional.of(Removal.Stage.GONE))) {
                journal.delete(record.id());
            } else if (!stored.equals(Optional.of(record))) {
                journal.write(record);
            }
            running.getOrDefault(record.id(), new LinkedHashSet<>()).clear();
            return record;
        }
    }

    /** Writes a root into the record of another policy of this journal, running or not. */
    void handOver(PolicyRecord other, EncodedCertificate root) throws ScepterException {
        synchronized (monitor) {
            journal.write(RootOwnership.owning(other, root));
            running.getOrDefault(other.id(), new LinkedHashSet<>()).add(root);
        }
    }
}
