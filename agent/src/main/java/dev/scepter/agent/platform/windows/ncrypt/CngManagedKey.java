package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.DigestSigningKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open key, with its provider. */
final class CngManagedKey implements DigestSigningKey {
    private static final int PROBE_BYTES = 32;

    private final KeyName name;
    private final CngStorage storage;
    private final CngKey key;
    private final PublicKey publicKey;
    private final boolean canDecrypt;

    private CngManagedKey(KeyName name, CngStorage storage, CngKey key, PublicKey publicKey, boolean canDecrypt) {
        this.name = name;
        this.storage = storage;
        this.key = key;
        this.publicKey = publicKey;
        this.canDecrypt = canDecrypt;
    }

    /** Reads what an open key is; owns both handles from then on. */
    static CngManagedKey of(KeyName name, CngStorage storage, CngKey key)
            throws WindowsException, GeneralSecurityException {
        Optional<byte[]> rsa = rsaBlob(key);
        PublicKey publicKey = rsa.isPresent()
                ? PublicKeyBlobs.rsa(rsa.get())
                : PublicKeyBlobs.ec(key.publicBlob(NcryptConstants.BCRYPT_ECCPUBLIC_BLOB));
        int usage = key.number(NcryptConstants.NCRYPT_KEY_USAGE_PROPERTY);
        boolean canDecrypt = rsa.isPresent() && (usage & NcryptConstants.NCRYPT_ALLOW_DECRYPT_FLAG) != 0;
        return new CngManagedKey(name, storage, key, publicKey, canDecrypt);
    }

    /**
     * Opens a key; empty if it is not there.
     *
     * @param provider its name
     * @param container how the key is called there
     * @param name what Scepter calls it
     */
    static Optional<CngManagedKey> open(Ncrypt api, String provider, KeyScope scope, String container, KeyName name)
            throws ScepterException {
        String action = "cannot open key " + name;
        CngStorage storage = null;
        CngKey key = null;
        boolean opened = false;
        try {
            storage = CngStorage.open(api, provider, scope);
            key = storage.openKey(container);
            CngManagedKey managed = of(name, storage, key);
            opened = true;
            return Optional.of(managed);
        } catch (WindowsException e) {
            if (key == null && storage != null && isAbsent(e)) {
                return Optional.empty();
            }
            boolean damaged = e.is(NcryptConstants.NTE_KEYSET_ENTRY_BAD) || e.is(NcryptConstants.NTE_BAD_DATA);
            throw e.toScepter(damaged ? ErrorCode.KEY_DAMAGED : ErrorCode.KEY_PROVIDER_FAILED, action);
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, action + ": " + e.getMessage(), e);
        } finally {
            if (!opened && key != null) {
                key.close();
            }
            if (!opened && storage != null) {
                storage.close();
            }
        }
    }

    /** All that is named nowhere here may pass, and says nothing about a key. */
    static boolean isAbsent(WindowsException e) {
        return e.is(NcryptConstants.NTE_BAD_KEYSET) || e.is(NcryptConstants.NTE_NO_KEY);
    }

    /** Says whether the key is kept by hardware, and by nothing else. */
    boolean isInHardware() throws WindowsException {
        return key.isInHardware(storage);
    }

    private static Optional<byte[]> rsaBlob(CngKey key) throws WindowsException {
        return key.text(NcryptConstants.NCRYPT_ALGORITHM_PROPERTY).equals(NcryptConstants.NCRYPT_RSA_ALGORITHM)
                ? Optional.of(key.publicBlob(NcryptConstants.BCRYPT_RSAPUBLIC_BLOB))
                : Optional.empty();
    }

    @Override
    public KeyName name() {
        return name;
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public boolean canDecrypt() {
        return canDecrypt;
    }

    @Override
    public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
        try {
            return signDigest(
                    digest, MessageDigest.getInstance(digest.standardName()).digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + digest.standardName(), e);
        }
    }

    @Override
    public byte[] signDigest(SignatureDigest digest, byte[] digested) throws ScepterException {
        String action = "key " + name + " cannot sign by " + digest.standardName();
        try {
            if (publicKey instanceof ECPublicKey ec) {
                int bytes = ec.getParams().getCurve().getField().getFieldSize() / 8;
                // ECDSA uses no more of a digest than the curve is wide; a TPM refuses to cut it.
                byte[] used = Arrays.copyOf(digested, Math.min(digested.length, bytes));
                return EcdsaSignature.der(key.sign(null, used, 2 * bytes));
            }
            return key.sign(new BCRYPT_PKCS1_PADDING_INFO(algorithm(digest)), digested, modulusBytes());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
        }
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        if (!canDecrypt) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot decrypt: it only signs");
        }
        RSAPublicKey rsa = (RSAPublicKey) publicKey;
        if (encrypted.length != modulusBytes() || new BigInteger(1, encrypted).compareTo(rsa.getModulus()) >= 0) {
            return Optional.empty();
        }
        try {
            return key.decrypt(info(padding), encrypted);
        } catch (WindowsException e) {
            if (e.is(NcryptConstants.NTE_INVALID_PARAMETER) && decryptsItsOwn(padding, rsa)) {
                return Optional.empty();
            }
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot decrypt " + padding);
        }
    }

    private static @Nullable BCRYPT_OAEP_PADDING_INFO info(KeyTransport padding) {
        return switch (padding) {
            case PKCS1 -> null;
            case OAEP_SHA1 -> new BCRYPT_OAEP_PADDING_INFO(NcryptConstants.NCRYPT_SHA1_ALGORITHM);
            case OAEP_SHA256 -> new BCRYPT_OAEP_PADDING_INFO(NcryptConstants.NCRYPT_SHA256_ALGORITHM);
        };
    }

    /**
     * Says whether the key decrypts what was surely encrypted for it. Windows says NTE_INVALID_PARAMETER of a wrong padding, and
     * a provider says it of its own troubles too: what came is blamed only if the same call succeeds with a block of ours.
     */
    private boolean decryptsItsOwn(KeyTransport padding, RSAPublicKey rsa) {
        byte[] own = new byte[PROBE_BYTES];
        try {
            return key.decrypt(info(padding), TransportProbe.encrypt(rsa, padding, own))
                    .filter(decrypted -> Arrays.equals(decrypted, own))
                    .isPresent();
        } catch (WindowsException | GeneralSecurityException e) {
            return false;
        }
    }

    /** Who may use the key. */
    byte[] descriptor() throws WindowsException {
        return key.descriptor();
    }

    /** How the key is kept: {@code NCRYPT_IMPL_} flags. */
    int implementationType() throws WindowsException {
        return key.implementationType(storage);
    }

    @Override
    public void close() {
        key.close();
        storage.close();
    }

    private int modulusBytes() {
        return (((RSAPublicKey) publicKey).getModulus().bitLength() + 7) / 8;
    }

    private static String algorithm(SignatureDigest digest) {
        return switch (digest) {
            case SHA1 -> NcryptConstants.NCRYPT_SHA1_ALGORITHM;
            case SHA256 -> NcryptConstants.NCRYPT_SHA256_ALGORITHM;
            case SHA384 -> NcryptConstants.NCRYPT_SHA384_ALGORITHM;
            case SHA512 -> NcryptConstants.NCRYPT_SHA512_ALGORITHM;
        };
    }

    @Override
    public String toString() {
        return "key " + name;
    }
}
