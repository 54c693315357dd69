package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.SecretProtector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of all policies, one file each: {@code policies/ID.json}. Reading needs no lock; who writes holds the
 * folder's lock. Safe for several threads, as long as no two write the same record.
 */
public class Journal {
    private static final String FOLDER = "policies";
    private static final String ENDING = ".json";
    private static final int MOST_BYTES = 8 << 20;

    private final DurableFolder folder;
    private final RecordCodec codec;
    private final Neighbours neighbours;
    private final boolean ofMachine;
    private final RecordGate gate;

    /** The journals of the same device that bring roots of their own. */
    @FunctionalInterface
    public interface Neighbours {
        /** All but the one that asks. */
        List<Journal> of(Journal asking) throws ScepterException;
    }

    public Journal(DurableFolder folder, SecretProtector protector) {
        this(folder, protector, asking -> List.of());
    }

    /** The journal of the machine, on a device where users have theirs. */
    public Journal(DurableFolder folder, SecretProtector protector, Neighbours neighbours) {
        this.folder = folder;
        this.codec = new RecordCodec(protector);
        this.neighbours = neighbours;
        this.ofMachine = true;
        this.gate = new RecordGate(this);
    }

    private Journal(DurableFolder folder, Journal machine) {
        this.folder = folder;
        this.codec = machine.codec;
        this.neighbours = machine.neighbours;
        this.ofMachine = false;
        this.gate = new RecordGate(this, machine.gate);
    }

    /** The journal of a user, in a folder of its own; its steps on roots and those of this one pass one gate. */
    public Journal ofUser(DurableFolder folderOfUser) {
        return new Journal(folderOfUser, this);
    }

    RecordGate gate() {
        return gate;
    }

    /**
     * The record of a policy; empty if there is none.
     *
     * @throws ScepterException {@code RECORD_DAMAGED} if it cannot be understood
     */
    public Optional<PolicyRecord> read(PolicyId id) throws ScepterException {
        Optional<byte[]> content = folder.read(path(id), MOST_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        PolicyRecord record = codec.decode(path(id), content.get());
        if (!record.id().equals(id)) {
            throw new ScepterException(
                    ErrorCode.RECORD_DAMAGED, "the state file " + path(id) + " is that of policy " + record.id());
        }
        return Optional.of(record);
    }

    /** Writes a record as a whole; it has reached the disk when this returns. */
    public void write(PolicyRecord record) throws ScepterException {
        folder.write(path(record.id()), codec.encode(record));
    }

    /** Deletes a record. */
    public void delete(PolicyId id) throws ScepterException {
        folder.delete(path(id));
    }

    /** Ids of all recorded policies, sorted. */
    public List<PolicyId> list() throws ScepterException {
        List<PolicyId> ids = new ArrayList<>();
        for (String name : folder.list(FOLDER)) {
            String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
            if (PolicyId.isValid(stem)) {
                ids.add(new PolicyId(stem));
            }
        }
        return ids;
    }

    /** Tells whether a record, or that of a user of its policy, changed: a hash of the files; empty if there is none. */
    public Optional<Integer> fingerprint(PolicyId id) throws ScepterException {
        Optional<Integer> own = folder.read(path(id), MOST_BYTES).map(Arrays::hashCode);
        if (!ofMachine || own.isEmpty()) {
            return own;
        }
        int all = own.get();
        for (Journal user : neighbours.of(this)) {
            all = 31 * all + user.fingerprint(id).orElse(0);
        }
        return Optional.of(all);
    }

    /** The fingerprints of all records; one that cannot be read has 0. */
    public Map<PolicyId, Integer> fingerprints() throws ScepterException {
        Map<PolicyId, Integer> fingerprints = new HashMap<>();
        for (PolicyId id : list()) {
            try {
                fingerprint(id).ifPresent(value -> fingerprints.put(id, value));
            } catch (ScepterException e) {
                // One that cannot be read hides no other; who needs it meets the same failure.
                fingerprints.put(id, 0);
            }
        }
        return fingerprints;
    }

    /** Says whether a failure is one of a single record, not of the folder. */
    public static boolean isUnreadable(ScepterException failure) {
        return failure.code() == ErrorCode.RECORD_DAMAGED || failure.code() == ErrorCode.SECRET_UNREADABLE;
    }

    /** All records that can be read, by id: one that is damaged hides no other. */
    public List<PolicyRecord> readable() throws ScepterException {
        return readable(list()).records();
    }

    /** The records of all policies but one, those of the neighbours among them. */
    Others others(PolicyId id) throws ScepterException {
        Others own = readable(list().stream().filter(other -> !other.equals(id)).toList());
        List<Other> all = new ArrayList<>(own.all());
        boolean complete = own.complete();
        for (Journal neighbour : neighbours.of(this)) {
            Others theirs = neighbour.readable(neighbour.list());
            all.addAll(theirs.all());
            complete &= theirs.complete();
        }
        return new Others(all, complete);
    }

    /**
     * Another record.
     *
     * @param home where it is written
     */
    record Other(Journal home, PolicyRecord record) {
        /** For the store of users the machine's own record only says what their records are made of. */
        boolean isTemplate() {
            return home.ofMachine && record.policy().store() == StoreLocation.USER;
        }
    }

    /**
     * What other policies' records say.
     *
     * @param all those that can be read
     * @param complete false if there are more, which cannot be read
     */
    record Others(List<Other> all, boolean complete) {
        Others {
            all = List.copyOf(all);
        }

        List<PolicyRecord> records() {
            return all.stream().map(Other::record).toList();
        }
    }

    private Others readable(List<PolicyId> ids) {
        List<Other> records = new ArrayList<>();
        boolean complete = true;
        for (PolicyId id : ids) {
            try {
                read(id).ifPresent(record -> records.add(new Other(this, record)));
            } catch (ScepterException e) {
                // Whoever needs this record meets the same failure and reports it.
                complete = false;
            }
        }
        return new Others(records, complete);
    }

    private static String path(PolicyId id) {
        return FOLDER + "/" + id + ENDING;
    }
}
