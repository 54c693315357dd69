package dev.scepter.agent.platform.windows.cryptoapi;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** An open key, with its container. */
final class CryptoApiManagedKey implements ManagedKey {
    private final KeyName name;
    private final CryptoContext container;
    private final CryptoKey key;
    private final RSAPublicKey publicKey;

    CryptoApiManagedKey(KeyName name, CryptoContext container, CryptoKey key, RSAPublicKey publicKey) {
        this.name = name;
        this.container = container;
        this.key = key;
        this.publicKey = publicKey;
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
        return true;
    }

    @Override
    public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
        String action = "key " + name + " cannot sign by " + digest.standardName();
        try {
            byte[] digested = MessageDigest.getInstance(digest.standardName()).digest(data);
            return container.sign(algorithm(digest), digested, modulusBytes());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, action);
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, action + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        int flags = switch (padding) {
            case PKCS1 -> 0;
            case OAEP_SHA1 -> CryptoApiConstants.CRYPT_OAEP;
            case OAEP_SHA256 ->
                throw new ScepterException(
                        ErrorCode.KEY_PROVIDER_FAILED,
                        "key " + name + " cannot decrypt " + padding + ": CryptoAPI knows OAEP by SHA-1 only");
        };
        if (encrypted.length != modulusBytes()) {
            return Optional.empty();
        }
        try {
            return key.decrypt(flags, encrypted);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot decrypt " + padding);
        }
    }

    @Override
    public void close() {
        key.close();
        container.close();
    }

    private int modulusBytes() {
        return (publicKey.getModulus().bitLength() + 7) / 8;
    }

    private static int algorithm(SignatureDigest digest) {
        return switch (digest) {
            case SHA1 -> CryptoApiConstants.CALG_SHA1;
            case SHA256 -> CryptoApiConstants.CALG_SHA_256;
            case SHA384 -> CryptoApiConstants.CALG_SHA_384;
            case SHA512 -> CryptoApiConstants.CALG_SHA_512;
        };
    }

    @Override
    public String toString() {
        return "key " + name;
    }
}
