package dev.scepter.agent.platform.windows.cryptoapi;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;

/**
 * Reads a PUBLICKEYBLOB (Windows page Base Provider Key BLOBs): BLOBHEADER, RSAPUBKEY, the modulus; all of it little endian.
 */
final class PublicKeyBlob {
    private static final int HEADER_BYTES = CryptoApiConstants.BLOBHEADER_SIZE + CryptoApiConstants.RSAPUBKEY_SIZE;
    /** "RSA1"; it has no name in wincrypt.h. */
    private static final int MAGIC = 0x31415352;

    private static final int MAX_BITS = 16_384;

    private PublicKeyBlob() {}

    static RSAPublicKey decode(byte[] blob) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        if (blob.length < HEADER_BYTES
                || in.get(CryptoApiConstants.BLOBHEADER_bType) != CryptoApiConstants.PUBLICKEYBLOB
                || in.get(CryptoApiConstants.BLOBHEADER_bVersion) != CryptoApiConstants.CUR_BLOB_VERSION
                || in.getInt(CryptoApiConstants.BLOBHEADER_SIZE + CryptoApiConstants.RSAPUBKEY_magic) != MAGIC) {
            throw new InvalidKeySpecException("the provider's public key is no RSA1 PUBLICKEYBLOB");
        }
        int bits = in.getInt(CryptoApiConstants.BLOBHEADER_SIZE + CryptoApiConstants.RSAPUBKEY_bitlen);
        if (bits <= 0 || bits > MAX_BITS || bits % 8 != 0 || blob.length - HEADER_BYTES < bits / 8) {
            throw new InvalidKeySpecException("the provider's public key of " + bits + " bits is damaged");
        }
        byte[] modulus = new byte[bits / 8];
        in.get(HEADER_BYTES, modulus);
        int exponentAt = CryptoApiConstants.BLOBHEADER_SIZE + CryptoApiConstants.RSAPUBKEY_pubexp;
        BigInteger exponent = BigInteger.valueOf(Integer.toUnsignedLong(in.getInt(exponentAt)));
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(new BigInteger(1, CryptoKey.reversed(modulus)), exponent));
    }
}
