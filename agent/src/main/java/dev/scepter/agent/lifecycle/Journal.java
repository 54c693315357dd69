package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.SecretProtector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of all policies, one file each: {@code policies/ID.json}. Reading needs no lock; who writes holds the
 * folder's lock.
 */
public class Journal {
    private static final String FOLDER = "policies";
    private static final String ENDING = ".json";
    private static final int MOST_BYTES = 8 << 20;

    private final DurableFolder folder;
    private final RecordCodec codec;

    public Journal(DurableFolder folder, SecretProtector protector) {
        this.folder = folder;
        this.codec = new RecordCodec(protector);
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

    /** The same, but empty also for a record that cannot be understood: one policy must not stop another. */
    public Optional<PolicyRecord> readIfSound(PolicyId id) throws ScepterException {
        try {
            return read(id);
        } catch (ScepterException e) {
            if (isUnreadable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Says whether a failure is one of a single record, not of the folder. */
    public static boolean isUnreadable(ScepterException failure) {
        return failure.code() == ErrorCode.RECORD_DAMAGED || failure.code() == ErrorCode.SECRET_UNREADABLE;
    }

    /** All records but that of one policy, as far as they can be understood. */
    List<PolicyRecord> others(PolicyId id) throws ScepterException {
        List<PolicyRecord> records = new ArrayList<>();
        for (PolicyId other : list()) {
            if (!other.equals(id)) {
                readIfSound(other).ifPresent(records::add);
            }
        }
        return records;
    }

    /** Says whether the record of another policy cannot be understood, so that nobody knows what it needs. */
    boolean isAnotherUnreadable(PolicyId id) throws ScepterException {
        for (PolicyId other : list()) {
            if (!other.equals(id) && readIfSound(other).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static String path(PolicyId id) {
        return FOLDER + "/" + id + ENDING;
    }
}
