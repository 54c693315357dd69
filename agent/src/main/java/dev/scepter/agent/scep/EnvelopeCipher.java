package dev.scepter.agent.scep;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** Content ciphers that replies may use. */
enum EnvelopeCipher {
    AES128_CBC("2.16.840.1.101.3.4.1.2", "AES", 16, 16, false),
    AES192_CBC("2.16.840.1.101.3.4.1.22", "AES", 24, 16, false),
    AES256_CBC("2.16.840.1.101.3.4.1.42", "AES", 32, 16, false),
    DES3_CBC("1.2.840.113549.3.7", "DESede", 24, 8, true),
    DES_CBC("1.3.14.3.2.7", "DES", 8, 8, true);

    private final String oid;
    private final String jceName;
    private final int keyBytes;
    private final int blockBytes;
    private final boolean weak;

    EnvelopeCipher(String oid, String jceName, int keyBytes, int blockBytes, boolean weak) {
        this.oid = oid;
        this.jceName = jceName;
        this.keyBytes = keyBytes;
        this.blockBytes = blockBytes;
        this.weak = weak;
    }

    static Optional<EnvelopeCipher> ofOid(ASN1ObjectIdentifier oid) {
        return Arrays.stream(values())
                .filter(cipher -> cipher.oid.equals(oid.getId()))
                .findFirst();
    }

    int keyBytes() {
        return keyBytes;
    }

    int blockBytes() {
        return blockBytes;
    }

    /** True of DES and 3DES. */
    boolean isWeak() {
        return weak;
    }

    byte[] decrypt(byte[] key, byte[] iv, byte[] encrypted) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(jceName + "/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, jceName), new IvParameterSpec(iv));
        return cipher.doFinal(encrypted);
    }
}
