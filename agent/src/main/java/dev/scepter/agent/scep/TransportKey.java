package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * An RSA key that lives as long as one transaction: it signs the messages and receives the reply where the key to certify
 * cannot decrypt (EC keys, keys of a TPM that only sign).
 */
public final class TransportKey implements ManagedKey {
    /** Length of the modulus. */
    public static final int BITS = 2048;

    private static final String RSA = "RSA";

    private final KeyName name;
    private final RSAPrivateCrtKey privateKey;
    private final PublicKey publicKey;

    /** Makes key pairs; tests hand out pairs that were made before. */
    @FunctionalInterface
    public interface Source {

        /** An RSA pair of 2,048 bits that nobody else has. */
        KeyPair generate() throws GeneralSecurityException;
    }

    private TransportKey(KeyName name, RSAPrivateCrtKey privateKey, PublicKey publicKey) {
        this.name = name;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * A new key as PKCS#8, to be kept with the transaction.
     *
     * @throws ScepterException {@code KEY_PROVIDER_FAILED}
     */
    public static Secret generate(Source source) throws ScepterException {
        try {
            return Secret.ofBytes(source.generate().getPrivate().getEncoded());
        } catch (GeneralSecurityException | InvalidParameterException e) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED, "making a transport key of " + BITS + " bits: " + e.getMessage(), e);
        }
    }

    /**
     * The key that {@link #generate} made.
     *
     * @param name of the key to certify, for messages
     * @throws ScepterException {@code RECORD_DAMAGED} if the bytes are no such key
     */
    public static TransportKey of(KeyName name, Secret pkcs8) throws ScepterException {
        try {
            KeyFactory factory = KeyFactory.getInstance(RSA);
            if (factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.revealBytes())) instanceof RSAPrivateCrtKey key) {
                PublicKey publicKey =
                        factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
                return new TransportKey(name, key, publicKey);
            }
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.RECORD_DAMAGED, "the transport key of " + name + " is damaged", e);
        }
        throw new ScepterException(ErrorCode.RECORD_DAMAGED, "the transport key of " + name + " is not complete");
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
        try {
            Signature signature = Signature.getInstance(digest.standardName().replace("-", "") + "withRSA");
            signature.initSign(privateKey);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw failed("sign", e);
        }
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        try {
            Cipher cipher =
                    Cipher.getInstance(padding == KeyTransport.PKCS1 ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
            switch (padding) {
                case PKCS1 -> cipher.init(Cipher.DECRYPT_MODE, privateKey);
                case OAEP_SHA1 -> cipher.init(Cipher.DECRYPT_MODE, privateKey, oaep("SHA-1"));
                case OAEP_SHA256 -> cipher.init(Cipher.DECRYPT_MODE, privateKey, oaep("SHA-256"));
            }
            return Optional.of(cipher.doFinal(encrypted));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw failed("decrypt", e);
        }
    }

    /** Nothing to free but memory. */
    @Override
    public void close() {}

    /** Both digests given: the JDK's defaults mix SHA-256 with MGF1-SHA-1. */
    private static OAEPParameterSpec oaep(String digest) {
        return new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
    }

    private ScepterException failed(String action, GeneralSecurityException e) {
        return new ScepterException(
                ErrorCode.KEY_PROVIDER_FAILED, "the transport key of " + name + " cannot " + action, e);
    }
}
