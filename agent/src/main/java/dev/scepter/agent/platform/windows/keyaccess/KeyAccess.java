package dev.scepter.agent.platform.windows.keyaccess;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the descriptors of keys: SYSTEM and Administrators may do everything, the readers of a policy may use the key.
 * Safe for several threads.
 */
public final class KeyAccess {
    private final Accounts accounts;
    private final Sddl sddl;

    KeyAccess(Accounts accounts, Sddl sddl) {
        this.accounts = accounts;
        this.sddl = sddl;
    }

    /** By the accounts of the running Windows. */
    public static KeyAccess ofThisMachine() {
        WindowsSecurity windows = new WindowsSecurity();
        return new KeyAccess(windows, windows);
    }

    /**
     * The descriptor of a key.
     *
     * @param readers accounts, groups or SIDs
     * @throws ScepterException {@code KEY_PROVIDER_FAILED} if one is not known here, or is one that everybody belongs to
     */
    public KeyDescriptor descriptor(Collection<String> readers) throws ScepterException {
        Set<String> sids = new TreeSet<>();
        for (String reader : readers) {
            Sid sid = sidOf(reader);
            if (!sid.equals(Sid.SYSTEM) && !sid.equals(Sid.ADMINISTRATORS)) {
                sids.add(sid.text());
            }
        }
        // P: nothing is inherited from the folder of keys. GA and GR: all rights, the right to read (and so to use).
        String text = "D:P(A;;GA;;;SY)(A;;GA;;;BA)"
                + sids.stream().map(sid -> "(A;;GR;;;" + sid + ")").collect(Collectors.joining());
        try {
            return new KeyDescriptor(
                    text, sddl.selfRelative(text), sids.stream().map(Sid::new).collect(Collectors.toSet()));
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot make the descriptor of a key");
        }
    }

    private Sid sidOf(String reader) throws ScepterException {
        Optional<Sid> written = Sid.parse(reader);
        Sid sid = written.isPresent() ? written.get() : lookedUp(reader);
        if (sid.isBroad()) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    "cannot let " + reader + " use a key: everybody belongs to it (" + sid + ")");
        }
        return sid;
    }

    private Sid lookedUp(String reader) throws ScepterException {
        try {
            return accounts.sidOf(reader);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot let " + reader + " use a key");
        }
    }
}
