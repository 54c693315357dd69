package dev.scepter.agent.userstore;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/**
 * A key of a user. Only digests go to the helper: the data of a certificate request contains the challenge.
 *
 * <p>Holds no handle there: each use finds the key by its name, so a new helper goes on with it.
 */
final class RemoteKey implements ManagedKey {
    private final UserHelper helper;
    private final KeyName name;
    private final PublicKey publicKey;
    private final boolean canDecrypt;

    RemoteKey(UserHelper helper, KeyName name, PublicKey publicKey, boolean canDecrypt) {
        this.helper = helper;
        this.name = name;
        this.publicKey = publicKey;
        this.canDecrypt = canDecrypt;
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
        String action = "key " + name + " cannot sign by " + digest.standardName();
        FieldWriter fields = RemoteKeys.named(name).text(digest.name()).bytes(digested(digest, data));
        return helper.call(Operation.KEY_SIGN, action, fields, answer -> {
            byte[] signature = answer.bytes(Fields.MAX_BLOCK_BYTES);
            if (!isBy(publicKey, digest, data, signature)) {
                throw new GarbledException("a signature that is not by the key");
            }
            return signature;
        });
    }

    private static byte[] digested(SignatureDigest digest, byte[] data) {
        try {
            return MessageDigest.getInstance(digest.standardName()).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + digest.standardName(), e);
        }
    }

    private static boolean isBy(PublicKey key, SignatureDigest digest, byte[] data, byte[] signature) {
        String algorithm = key.getAlgorithm().equals("RSA") ? "withRSA" : "withECDSA";
        try {
            Signature verifier = Signature.getInstance(digest.standardName().replace("-", "") + algorithm);
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Optional<byte[]> decrypt(KeyTransport padding, byte[] encrypted) throws ScepterException {
        if (!canDecrypt) {
            throw new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "key " + name + " cannot decrypt: it only signs");
        }
        if (encrypted.length > Fields.MAX_BLOCK_BYTES) {
            return Optional.empty();
        }
        FieldWriter fields = RemoteKeys.named(name).text(padding.name()).bytes(encrypted);
        return helper.call(
                Operation.KEY_DECRYPT,
                "key " + name + " cannot decrypt " + padding,
                fields,
                answer ->
                        // No padding makes it longer than the block was.
                        answer.flag() ? Optional.of(answer.bytes(encrypted.length)) : Optional.empty());
    }

    /** There is no handle to free. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "key " + name;
    }
}
