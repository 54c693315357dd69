package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of the machine, or of the user whose process this is, in software or in the TPM, each where its specification wants it. Safe for several threads; not to be
 * used in the start routine of a service.
 *
 * <p>An existing key is looked for in software first, then in the TPM. A TPM that does not answer is a failure, never an absent
 * key. Nor is a key absent that was noted to lie in the TPM while the machine has none: it may come back, by its driver or by a
 * setting of the firmware. A machine that never had a TPM has no such notes. A key that is found in the TPM is noted then, as
 * the data folder may be newer than the key. Where the TPM Base Services fail, keys without a note are deleted and listed as on
 * a machine without a TPM: keys in software do not hang on that service.
 */
public final class MachineKeyProvider implements KeyProvider, KeyLinks {
    private final KeyScope scope;
    private final CngKeyProvider software;
    private final CngKeyProvider tpm;
    private final TpmPresence presence;
    private final TpmNotes notes;

    MachineKeyProvider(Ncrypt api, KeyAccess access, TpmPresence presence, ContainerNames names, DurableFolder folder) {
        this(
                KeyScope.MACHINE,
                new CngKeyProvider(api, access, KeyStorage.SOFTWARE, names),
                new CngKeyProvider(api, access, KeyStorage.PLATFORM, names),
                presence,
                new TpmNotes(folder, names));
    }

    private MachineKeyProvider(
            KeyScope scope, CngKeyProvider software, CngKeyProvider tpm, TpmPresence presence, TpmNotes notes) {
        this.scope = scope;
        this.software = software;
        this.tpm = tpm;
        this.presence = presence;
        this.notes = notes;
    }

    /** Keys of the user whose process this is. */
    static MachineKeyProvider ofUser(Ncrypt api, TpmPresence presence, ContainerNames names, DurableFolder folder) {
        return new MachineKeyProvider(
                KeyScope.USER,
                CngKeyProvider.ofUser(api, KeyStorage.SOFTWARE, names),
                CngKeyProvider.ofUser(api, KeyStorage.PLATFORM, names),
                presence,
                new TpmNotes(folder, names));
    }

    /**
     * Keys of the user whose process this is. Loads ncrypt.dll and tbs.dll.
     *
     * @param folder of that user, where is noted which keys lie in the TPM
     */
    public static MachineKeyProvider ofThisUser(ContainerNames names, DurableFolder folder) {
        return ofUser(NcryptLibrary.load(), new TpmPresence(NcryptLibrary.loadTbs()), names, folder);
    }

    /**
     * Keys of the running Windows. Loads ncrypt.dll and tbs.dll.
     *
     * @param folder where is noted which keys lie in the TPM
     */
    public static MachineKeyProvider ofThisMachine(ContainerNames names, DurableFolder folder) {
        return new MachineKeyProvider(
                NcryptLibrary.load(),
                KeyAccess.ofThisMachine(),
                new TpmPresence(NcryptLibrary.loadTbs()),
                names,
                folder);
    }

    /** Where a key lies, for its certificate: in the TPM if it is not in software. */
    @Override
    public KeyLink of(KeyName name) throws ScepterException {
        Optional<ManagedKey> inSoftware = software.open(name);
        inSoftware.ifPresent(ManagedKey::close);
        boolean inTpm = inSoftware.isEmpty() && (notes.has(name) || tpmIsThere("cannot find key " + name));
        return KeyLink.cng((inTpm ? KeyStorage.PLATFORM : KeyStorage.SOFTWARE).providerName(), scope);
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        return switch (spec.protection()) {
            case SOFTWARE -> software.generate(name, spec);
            case TPM -> inTpm(name, spec);
            case TPM_IF_PRESENT -> inTpmIfPresent(name, spec);
        };
    }

    private ManagedKey inTpm(KeyName name, KeySpec spec) throws ScepterException {
        if (!tpmIsThere("cannot make key " + name + " (" + spec + ")")) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED, "cannot make key " + name + " (" + spec + "): there is no TPM");
        }
        notes.add(name);
        return tpm.generate(name, spec);
    }

    private ManagedKey inTpmIfPresent(KeyName name, KeySpec spec) throws ScepterException {
        if (tpmIsThere("cannot make key " + name + " (" + spec + ")")) {
            notes.add(name);
            try {
                return tpm.make(name, spec.keptIn(KeySpec.Protection.TPM));
            } catch (NotOfferedException e) {
                // The one case in which the policy allows software.
                notes.remove(name);
                return software.generate(name, spec);
            }
        }
        return software.generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        Optional<ManagedKey> found = software.open(name);
        if (found.isPresent()) {
            return found;
        }
        String action = "cannot open key " + name;
        if (tpmIsThere(action)) {
            Optional<ManagedKey> inTpm = tpm.open(name);
            if (inTpm.isPresent()) {
                noteOrClose(inTpm.get());
            }
            return inTpm;
        }
        if (notes.has(name)) {
            throw tpmIsGone(action, name);
        }
        return Optional.empty();
    }

    private void noteOrClose(ManagedKey found) throws ScepterException {
        boolean noted = false;
        try {
            notes.keep(found.name());
            noted = true;
        } finally {
            if (!noted) {
                found.close();
            }
        }
    }

    /**
     * A key that may be in software only without a TPM is kept otherwise than wanted where there is a TPM by now, if that is
     * not known to make no such keys.
     */
    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return switch (spec.protection()) {
            case SOFTWARE -> software.isKeptAs(name, spec);
            case TPM -> tpmIsThere("cannot look at key " + name) && isInTpmAs(name, spec);
            case TPM_IF_PRESENT ->
                tpmIsThere("cannot look at key " + name)
                        ? isInTpmAs(name, spec) || (software.isKeptAs(name, spec) && tpm.neverMakes(name, spec))
                        : software.isKeptAs(name, spec);
        };
    }

    private boolean isInTpmAs(KeyName name, KeySpec spec) throws ScepterException {
        boolean kept = tpm.isKeptAs(name, spec);
        if (kept) {
            notes.keep(name);
        }
        return kept;
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        software.delete(name);
        String action = "cannot delete key " + name;
        boolean noted = notes.has(name);
        if (tpmIsThere(action, noted)) {
            tpm.delete(name);
            notes.remove(name);
        } else if (noted) {
            throw tpmIsGone(action, name);
        }
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        software.deleteAll(policy);
        String action = "cannot delete the keys of policy " + policy;
        List<KeyName> noted = notes.of(policy);
        if (tpmIsThere(action, !noted.isEmpty())) {
            tpm.deleteAll(policy);
            for (KeyName name : noted) {
                notes.remove(name);
            }
        } else if (!noted.isEmpty()) {
            throw tpmIsGone(action, noted.get(0));
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        Set<KeyName> names = new LinkedHashSet<>(software.list(policy));
        List<KeyName> noted = notes.of(policy);
        if (tpmIsThere("cannot list the keys of policy " + policy, !noted.isEmpty())) {
            for (KeyName name : tpm.list(policy)) {
                notes.keep(name);
                names.add(name);
            }
        } else {
            names.addAll(noted);
        }
        return List.copyOf(names);
    }

    private ScepterException tpmIsGone(String action, KeyName name) {
        return new ScepterException(
                ErrorCode.KEY_PROVIDER_FAILED,
                action + ": it lies in the TPM, and there is no TPM now; if that never comes back, delete "
                        + notes.path(name)
                        + (scope == KeyScope.MACHINE
                                ? " in the data folder"
                                : " in the user's AppData\\Local\\Scepter"));
    }

    private boolean tpmIsThere(String action) throws ScepterException {
        return tpmIsThere(action, true);
    }

    /**
     * Asks Windows.
     *
     * @param needed whether it is a failure that Windows does not know; else there is no TPM then
     */
    private boolean tpmIsThere(String action, boolean needed) throws ScepterException {
        try {
            return presence.isThere();
        } catch (WindowsException e) {
            if (!needed) {
                return false;
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
        }
    }
}
