package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys of the machine in software or in the TPM, each where its specification wants it. Safe for several threads; not to be
 * used in the start routine of a service.
 *
 * <p>Whether an existing key is in the TPM is not written down: it is looked for in software first, then in the TPM. A TPM
 * that does not answer is a failure, never an absent key.
 */
public final class MachineKeyProvider implements KeyProvider, KeyLinks {
    private final CngKeyProvider software;
    private final CngKeyProvider tpm;
    private final TpmPresence presence;

    MachineKeyProvider(Ncrypt api, KeyAccess access, TpmPresence presence, ContainerNames names) {
        this.software = new CngKeyProvider(api, access, KeyStorage.SOFTWARE, names);
        this.tpm = new CngKeyProvider(api, access, KeyStorage.PLATFORM, names);
        this.presence = presence;
    }

    /** Keys of the running Windows. Loads ncrypt.dll and tbs.dll. */
    public static MachineKeyProvider ofThisMachine(ContainerNames names) {
        return new MachineKeyProvider(
                NcryptLibrary.load(), KeyAccess.ofThisMachine(), new TpmPresence(NcryptLibrary.loadTbs()), names);
    }

    /** Where a key lies, for its certificate: in the TPM if it is not in software. */
    @Override
    public KeyLink of(KeyName name) throws ScepterException {
        Optional<ManagedKey> inSoftware = software.open(name);
        inSoftware.ifPresent(ManagedKey::close);
        boolean inTpm = inSoftware.isEmpty() && tpmIsThere("cannot find key " + name);
        return KeyLink.cng((inTpm ? KeyStorage.PLATFORM : KeyStorage.SOFTWARE).providerName());
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
        return tpm.generate(name, spec);
    }

    private ManagedKey inTpmIfPresent(KeyName name, KeySpec spec) throws ScepterException {
        if (tpmIsThere("cannot make key " + name + " (" + spec + ")")) {
            try {
                return tpm.make(name, spec.keptIn(KeySpec.Protection.TPM));
            } catch (NotOfferedException e) {
                // The one case in which the policy allows software.
                return software.generate(name, spec);
            }
        }
        return software.generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        Optional<ManagedKey> found = software.open(name);
        if (found.isPresent() || !tpmIsThere("cannot open key " + name)) {
            return found;
        }
        return tpm.open(name);
    }

    /** A key that may be in software only without a TPM is kept otherwise than wanted where there is a TPM by now. */
    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return switch (spec.protection()) {
            case SOFTWARE -> software.isKeptAs(name, spec);
            case TPM -> tpmIsThere("cannot look at key " + name) && tpm.isKeptAs(name, spec);
            case TPM_IF_PRESENT ->
                tpmIsThere("cannot look at key " + name) ? tpm.isKeptAs(name, spec) : software.isKeptAs(name, spec);
        };
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        software.delete(name);
        if (tpmIsThere("cannot delete key " + name)) {
            tpm.delete(name);
        }
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        software.deleteAll(policy);
        if (tpmIsThere("cannot delete the keys of policy " + policy)) {
            tpm.deleteAll(policy);
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        List<KeyName> names = new ArrayList<>(software.list(policy));
        if (tpmIsThere("cannot list the keys of policy " + policy)) {
            names.addAll(tpm.list(policy));
        }
        return List.copyOf(names);
    }

    private boolean tpmIsThere(String action) throws ScepterException {
        try {
            return presence.isThere();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
        }
    }
}
