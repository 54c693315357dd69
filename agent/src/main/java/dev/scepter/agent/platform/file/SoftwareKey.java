package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DigestSigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** An RSA or EC key in memory that the JDK's own providers work with. */
public final class SoftwareKey implements DigestSigningKey {
    private static final OAEPParameterSpec OAEP_SHA1 =
            new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final KeyName name;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    public SoftwareKey(KeyName name, KeyPair pair) {
        this.name = name;
        this.publicKey = pair.getPublic();
        this.privateKey = pair.getPrivate();
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
        return privateKey instanceof RSAPrivateKey;
    }

    @Override
    public byte[] sign(SignatureDigest digest, byte[] data) throws ScepterException {
        try {
            Signature signature = Signature.getInstance(
                    digest.standardName().replace("-", "") + (canDecrypt() ? "withRSA" : "withECDSA"));
            signature.initSign(privateKey);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw failed("sign by " + digest.standardName(), e);
        }
    }

    @Override
    public byte[] signDigest(SignatureDigest digest, byte[] digested) throws ScepterException {
        try {
            Signature signature = Signature.getInstance(canDecrypt() ? "NONEwithRSA" : "NONEwithECDSA");
            signature.initSign(privateKey);
            signature.update(canDecrypt() ? digestInfo(digest, digested) : digested);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw failed("sign by " + digest.standardName(), e);
        }
    }

    /** What is padded: the DigestInfo of the digest in DER (RFC 8017 section 9.2, note 1). */
    private static byte[] digestInfo(SignatureDigest digest, byte[] digested) {
        String head = switch (digest) {
            case SHA1 -> "3021300906052b0e03021a05000414";
            case SHA256 -> "3031300d060960864801650304020105000420";
            case SHA384 -> "3041300d060960864801650304020205000430";
            case SHA512 -> "3051300d060960864801650304020305000440";
        };
        byte[] prefix = HexFormat.of().parseHex(head);
        byte[] info = Arrays.copyOf(prefix, prefix.length + digested.length);
        System.arraycopy(digested, 0, info, prefix.length, digested.length);
        return info;
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        if (!canDecrypt()) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot decrypt: it only signs");
        }
        try {
            return Optional.of(cipher(padding).doFinal(encrypted));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw failed("decrypt " + padding, e);
        }
    }

    /** Nothing to free but memory. */
    @Override
    public void close() {}

    /** OAEP always with its parameters: the JDK's defaults mix SHA-256 with MGF1-SHA-1. */
    private Cipher cipher(KeyTransport padding) throws GeneralSecurityException {
        Cipher cipher =
                Cipher.getInstance(padding == KeyTransport.PKCS1 ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
        switch (padding) {
            case PKCS1 -> cipher.init(Cipher.DECRYPT_MODE, privateKey);
            case OAEP_SHA1 -> cipher.init(Cipher.DECRYPT_MODE, privateKey, OAEP_SHA1);
            case OAEP_SHA256 -> cipher.init(Cipher.DECRYPT_MODE, privateKey, OAEP_SHA256);
        }
        return cipher;
    }

    private ScepterException failed(String action, GeneralSecurityException e) {
        return new ScepterException(
                ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot " + action + ": " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return "key " + name;
    }
}
