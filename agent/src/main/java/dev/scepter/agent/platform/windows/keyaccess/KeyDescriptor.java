package dev.scepter.agent.platform.windows.keyaccess;

import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Sid;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The descriptor that a key shall have. */
public final class KeyDescriptor {
    /** Rights by which a reader could change or delete the key, or let others use it. */
    private static final int MORE_THAN_READING = WinNT.GENERIC_ALL
            | WinNT.GENERIC_WRITE
            | WinNT.DELETE
            | WinNT.WRITE_DAC
            | WinNT.WRITE_OWNER
            | WinNT.FILE_WRITE_DATA
            | WinNT.FILE_APPEND_DATA;

    private final String sddl;
    private final byte[] bytes;
    private final Set<Sid> readers;

    KeyDescriptor(String sddl, byte[] bytes, Set<Sid> readers) {
        this.sddl = sddl;
        this.bytes = bytes.clone();
        this.readers = Set.copyOf(readers);
    }

    /** Self-relative, with an access list only. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Proves that a key has it. Compared by meaning: Windows may add flags, and turns generic rights into those of a file.
     *
     * @param subject the key
     * @param found what Windows told of the key
     * @throws ScepterException {@code KEY_PROVIDER_FAILED} if somebody else may use the key, or a reader may not
     */
    public void prove(String subject, byte[] found) throws ScepterException {
        Optional<String> difference = differenceTo(found);
        if (difference.isPresent()) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    subject + " was to be protected by " + sddl + ", but " + difference.get());
        }
    }

    /** Says whether what Windows told of a key means the same as this. */
    public boolean isThatOf(byte[] found) {
        return differenceTo(found).isEmpty();
    }

    private Optional<String> differenceTo(byte[] found) {
        Set<Sid> missing = new HashSet<>(readers);
        missing.add(Sid.SYSTEM);
        missing.add(Sid.ADMINISTRATORS);
        Set<Sid> wanted = Set.copyOf(missing);
        try {
            for (AccessEntry entry : AccessList.read(found)) {
                if (entry.type() != WinNT.ACCESS_ALLOWED_ACE_TYPE) {
                    return Optional.of("its access list holds an entry of type " + entry.type());
                }
                if (!wanted.contains(entry.sid())) {
                    return Optional.of(entry.sid() + " may use it");
                }
                if (readers.contains(entry.sid()) && (entry.mask() & MORE_THAN_READING) != 0) {
                    return Optional.of(entry.sid() + " may do more than use it");
                }
                if (entry.mask() != 0 && (entry.flags() & WinNT.INHERIT_ONLY_ACE) == 0) {
                    missing.remove(entry.sid());
                }
            }
        } catch (AccessList.UnreadableException e) {
            return Optional.of("of the descriptor that it has, " + e.getMessage());
        }
        return missing.stream().findFirst().map(sid -> sid + " may not use it");
    }

    @Override
    public String toString() {
        return sddl;
    }
}
