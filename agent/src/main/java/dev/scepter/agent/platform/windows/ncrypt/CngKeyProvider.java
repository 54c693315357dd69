package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.platform.windows.keyaccess.KeyDescriptor;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.util.List;
import java.util.Optional;

/**
 * RSA and EC keys of the machine, or of the user whose process this is, in one key storage provider. Safe for several threads; not to be used in the start routine of
 * a service.
 *
 * <p>A new key is believed once it was opened a second time, found with the descriptor that was asked for, and, in the TPM,
 * said to be kept in hardware; else it is deleted. A key of a user has the descriptor that Windows gives it, and no readers.
 */
public final class CngKeyProvider implements KeyProvider {
    private final Ncrypt api;
    private final KeyScope scope;
    private final Optional<KeyAccess> access;
    private final KeyStorage storage;
    private final ContainerNames names;

    /** Keys of the machine. */
    CngKeyProvider(Ncrypt api, KeyAccess access, KeyStorage storage, ContainerNames names) {
        this(api, KeyScope.MACHINE, Optional.of(access), storage, names);
    }

    private CngKeyProvider(
            Ncrypt api, KeyScope scope, Optional<KeyAccess> access, KeyStorage storage, ContainerNames names) {
        this.api = api;
        this.scope = scope;
        this.access = access;
        this.storage = storage;
        this.names = names;
    }

    /** Keys of the running Windows in one provider. Loads ncrypt.dll. */
    public static CngKeyProvider ofThisMachine(KeyStorage storage, ContainerNames names) {
        return new CngKeyProvider(NcryptLibrary.load(), KeyAccess.ofThisMachine(), storage, names);
    }

    /** Keys of the user whose process this is. */
    static CngKeyProvider ofUser(Ncrypt api, KeyStorage storage, ContainerNames names) {
        return new CngKeyProvider(api, KeyScope.USER, Optional.empty(), storage, names);
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        try {
            return make(name, spec);
        } catch (NotOfferedException e) {
            throw e.answer().toScepter(ErrorCode.KEY_PROVIDER_FAILED, making(name, spec));
        }
    }

    /**
     * Makes a key.
     *
     * @throws NotOfferedException if this provider will never make such a key; not if it is not there at the moment
     */
    ManagedKey make(KeyName name, KeySpec spec) throws ScepterException, NotOfferedException {
        if (spec.protection() == KeySpec.Protection.TPM && storage != KeyStorage.PLATFORM) {
            throw failed(making(name, spec), "its keys are in no TPM");
        }
        Optional<KeyDescriptor> descriptor = descriptor(spec);
        try (CngStorage provider = CngStorage.open(api, storage, scope);
                CngKey key = begun(provider, name, spec)) {
            key.setNumber(NcryptConstants.NCRYPT_EXPORT_POLICY_PROPERTY, 0);
            key.setNumber(NcryptConstants.NCRYPT_KEY_USAGE_PROPERTY, usage(spec));
            if (descriptor.isPresent()) {
                key.setDescriptor(descriptor.get().bytes());
            }
            finish(key, spec);
            return proven(key, name, spec, descriptor);
        } catch (WindowsException e) {
            if (e.is(NcryptConstants.NTE_EXISTS)) {
                throw e.toScepter(ErrorCode.KEY_NAME_TAKEN, making(name, spec), "");
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, making(name, spec));
        }
    }

    private Optional<KeyDescriptor> descriptor(KeySpec spec) throws ScepterException {
        return access.isPresent() ? Optional.of(access.get().descriptor(spec.readers())) : Optional.empty();
    }

    /**
     * Says whether it is known that this provider will never make such a key. As none is made to find out, it is not known of
     * a provider that refuses only in the end.
     *
     * @param name of a key that is not there
     */
    boolean neverMakes(KeyName name, KeySpec spec) throws ScepterException {
        try (CngStorage provider = CngStorage.open(api, storage, scope);
                CngKey key = begun(provider, name, spec)) {
            return hasNoSuchLength(key, spec);
        } catch (NotOfferedException e) {
            return true;
        } catch (WindowsException e) {
            throw e.toScepter(
                    ErrorCode.KEY_PROVIDER_FAILED, "cannot ask the " + storage.providerName() + " for " + spec);
        }
    }

    /** A key that has its algorithm and length, and is not stored yet. */
    private CngKey begun(CngStorage provider, KeyName name, KeySpec spec) throws WindowsException, NotOfferedException {
        CngKey key;
        try {
            provider.requireAlgorithm(algorithm(spec));
            key = provider.create(algorithm(spec), names.of(name));
        } catch (WindowsException e) {
            NotOfferedException.throwIf(TpmAnswers.isUnknownAlgorithm(e), e);
            throw e;
        }
        if (spec.algorithm() == KeySpec.Algorithm.EC) {
            return key;
        }
        try {
            key.setNumber(NcryptConstants.NCRYPT_LENGTH_PROPERTY, spec.bits());
            return key;
        } catch (WindowsException e) {
            key.close();
            NotOfferedException.throwIf(TpmAnswers.isUnknownLength(e), e);
            throw e;
        }
    }

    private static void finish(CngKey key, KeySpec spec) throws WindowsException, NotOfferedException {
        try {
            key.finish();
        } catch (WindowsException e) {
            // Some TPMs take a length, and refuse to make the key. But all that was set may be the refused parameter.
            boolean neverOffered =
                    TpmAnswers.isUnknownAlgorithm(e) || (TpmAnswers.isUnknownLength(e) && hasNoSuchLength(key, spec));
            NotOfferedException.throwIf(neverOffered, e);
            throw e;
        }
    }

    private static boolean hasNoSuchLength(CngKey key, KeySpec spec) {
        return spec.algorithm() == KeySpec.Algorithm.RSA
                && key.lengths().filter(lengths -> lengths.exclude(spec.bits())).isPresent();
    }

    private ManagedKey proven(CngKey made, KeyName name, KeySpec spec, Optional<KeyDescriptor> descriptor)
            throws ScepterException, WindowsException {
        boolean proven = false;
        try {
            CngManagedKey opened = opened(name).orElseThrow(() -> failed(making(name, spec), "it was not kept"));
            try {
                if (descriptor.isPresent()) {
                    descriptor.get().prove("key " + name, opened.descriptor());
                }
                requireHardware(opened, name, spec);
                proven = true;
                return opened;
            } finally {
                if (!proven) {
                    opened.close();
                }
            }
        } finally {
            if (!proven) {
                deleteQuietly(made);
            }
        }
    }

    private void requireHardware(CngManagedKey key, KeyName name, KeySpec spec)
            throws WindowsException, ScepterException {
        if (storage != KeyStorage.PLATFORM) {
            return;
        }
        if (!key.isInHardware()) {
            throw failed(
                    making(name, spec),
                    storage.providerName() + " says of it that it is not in hardware (" + key.implementationType()
                            + ")");
        }
    }

    private static void deleteQuietly(CngKey key) {
        try {
            key.delete();
        } catch (WindowsException e) {
            // The failure before this one is the one to tell; what stays behind is found by its name.
        }
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        return opened(name).map(key -> key);
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        if (spec.protection() == KeySpec.Protection.TPM && storage != KeyStorage.PLATFORM) {
            return false;
        }
        Optional<KeyDescriptor> wanted = descriptor(spec);
        Optional<CngManagedKey> found = opened(name);
        if (found.isEmpty()) {
            return false;
        }
        try (CngManagedKey key = found.get()) {
            boolean forThose = wanted.isEmpty() || wanted.get().isThatOf(key.descriptor());
            return forThose && (storage != KeyStorage.PLATFORM || key.isInHardware());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot look at key " + name);
        }
    }

    private Optional<CngManagedKey> opened(KeyName name) throws ScepterException {
        return CngManagedKey.open(api, storage.providerName(), scope, names.of(name), name);
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        try (CngStorage provider = CngStorage.open(api, storage, scope)) {
            delete(provider, name);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot delete key " + name);
        }
    }

    private void delete(CngStorage provider, KeyName name) throws WindowsException {
        try {
            provider.openKey(names.of(name)).delete();
        } catch (WindowsException e) {
            if (!CngManagedKey.isAbsent(e)) {
                throw e;
            }
        }
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        for (KeyName name : list(policy)) {
            delete(name);
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        try (CngStorage provider = CngStorage.open(api, storage, scope)) {
            return provider.keyNames().stream()
                    .flatMap(key -> names.parse(key).stream())
                    .filter(name -> name.policy().equals(policy))
                    .toList();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot list the keys of policy " + policy);
        }
    }

    /** SCEP needs a key that signs, and decrypts the reply; one of an elliptic curve cannot. */
    private static int usage(KeySpec spec) {
        return spec.algorithm() == KeySpec.Algorithm.RSA
                ? NcryptConstants.NCRYPT_ALLOW_DECRYPT_FLAG | NcryptConstants.NCRYPT_ALLOW_SIGNING_FLAG
                : NcryptConstants.NCRYPT_ALLOW_SIGNING_FLAG;
    }

    private static String algorithm(KeySpec spec) {
        if (spec.algorithm() == KeySpec.Algorithm.RSA) {
            return NcryptConstants.NCRYPT_RSA_ALGORITHM;
        }
        return spec.bits() == 256
                ? NcryptConstants.NCRYPT_ECDSA_P256_ALGORITHM
                : NcryptConstants.NCRYPT_ECDSA_P384_ALGORITHM;
    }

    private String making(KeyName name, KeySpec spec) {
        return "cannot make key " + name + " (" + spec + ") in the " + storage.providerName();
    }

    private static ScepterException failed(String action, String why) {
        return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, action + ": " + why);
    }
}
