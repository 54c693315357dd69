package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.SecretProtector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Protects secrets by AES-256-GCM (NIST SP 800-38D) under a key of this installation, which stands in the file
 * {@code install.key} and is made when first needed.
 *
 * <p>Protected bytes: one version byte, 12 random bytes of nonce, the encrypted secret, 16 bytes of tag. The purpose is
 * authenticated with them. What guards the key is that only the owner may read its file, and how it is wrapped in it.
 */
public final class FileSecretProtector implements SecretProtector {
    private static final String KEY_FILE = "install.key";
    private static final int KEY_BYTES = 32;
    private static final int MAX_KEY_FILE_BYTES = 8_192;
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

    private final DurableFolder folder;
    private final SecureRandom random;
    private final KeyWrapping wrapping;

    /** A protector whose key lies in its file as it is. */
    public FileSecretProtector(DurableFolder folder, SecureRandom random) {
        this(folder, random, KeyWrapping.NONE);
    }

    public FileSecretProtector(DurableFolder folder, SecureRandom random, KeyWrapping wrapping) {
        this.folder = folder;
        this.random = random;
        this.wrapping = wrapping;
    }

    /** Forgets the key of an installation: what it protected can never be opened again. No failure if there is none. */
    public static void forget(DurableFolder folder) throws ScepterException {
        folder.delete(KEY_FILE);
    }

    @Override
    public byte[] protect(String purpose, Secret secret) throws ScepterException {
        byte[] key = keyToProtectBy();
        byte[] nonce = randomBytes(NONCE_BYTES);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose).doFinal(secret.revealBytes());
            return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    @Override
    public Secret open(String purpose, byte[] protectedBytes) throws ScepterException {
        if (protectedBytes.length < OVERHEAD_BYTES) {
            throw unreadable(purpose, "it is cut short");
        }
        if (protectedBytes[0] != VERSION) {
            throw unreadable(purpose, "its version is " + protectedBytes[0] + " and not " + VERSION);
        }
        byte[] key = existingKey().orElseThrow(() -> unreadable(purpose, "the file " + KEY_FILE + " is missing"));
        ByteBuffer parts = ByteBuffer.wrap(protectedBytes);
        parts.get();
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(nonce);
        byte[] encrypted = new byte[parts.remaining()];
        parts.get(encrypted);
        try {
            return Secret.ofBytes(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, purpose).doFinal(encrypted));
        } catch (GeneralSecurityException e) {
            throw new ScepterException(
                    ErrorCode.SECRET_UNREADABLE,
                    "cannot open the protected " + purpose
                            + ": it was changed, or belongs to another use or installation",
                    e);
        }
    }

    /** One thread makes it: what was protected under a second one could never be opened. */
    private synchronized byte[] keyToProtectBy() throws ScepterException {
        Optional<byte[]> existing = existingKey();
        if (existing.isPresent()) {
            return existing.get();
        }
        byte[] key = randomBytes(KEY_BYTES);
        folder.write(KEY_FILE, wrapping.wrap(key));
        return key;
    }

    private Optional<byte[]> existingKey() throws ScepterException {
        Optional<byte[]> wrapped = folder.read(KEY_FILE, MAX_KEY_FILE_BYTES);
        if (wrapped.isEmpty()) {
            return Optional.empty();
        }
        byte[] key = wrapping.unwrap(wrapped.get());
        if (key.length != KEY_BYTES) {
            throw new ScepterException(
                    ErrorCode.SECRET_UNREADABLE,
                    "the file " + KEY_FILE + " is damaged: its key has " + key.length + " bytes, not " + KEY_BYTES);
        }
        return Optional.of(key);
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static ScepterException unreadable(String purpose, String why) {
        return new ScepterException(ErrorCode.SECRET_UNREADABLE, "cannot open the protected " + purpose + ": " + why);
    }
}
