package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** A key in memory. */
final class SoftwareManagedKey implements ManagedKey {
    private static final int BITS = 1024;

    private final KeyPair keys;

    SoftwareManagedKey(KeyPair keys) {
        this.keys = keys;
    }

    static SoftwareManagedKey generate() {
        return new SoftwareManagedKey(newKeys());
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public KeyName name() {
        return new KeyName(new PolicyId("test"), "00000000");
    }

    @Override
    public PublicKey publicKey() {
        return keys.getPublic();
    }

    @Override
    public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
        try {
            Signature signature = Signature.getInstance(digest.name() + "withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "cannot sign", e);
        }
    }

    @Override
    public boolean canDecrypt() {
        return true;
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        try {
            Cipher cipher;
            if (padding == KeyTransport.PKCS1) {
                cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
            } else {
                cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
                cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate(), oaep(padding));
            }
            return Optional.of(cipher.doFinal(encrypted));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "cannot decrypt", e);
        }
    }

    static OAEPParameterSpec oaep(KeyTransport padding) {
        String hash = padding == KeyTransport.OAEP_SHA1 ? "SHA-1" : "SHA-256";
        return new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
    }

    @Override
    public void close() {}
}
