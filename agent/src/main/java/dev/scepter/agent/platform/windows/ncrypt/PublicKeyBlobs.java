package dev.scepter.agent.platform.windows.ncrypt;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;

/** Reads public halves: a header of little endian numbers, then big endian ones (Windows pages BCRYPT_RSAKEY_BLOB, BCRYPT_ECCKEY_BLOB). */
final class PublicKeyBlobs {
    private static final int MAX_NUMBER_BYTES = 2_048;

    private PublicKeyBlobs() {}

    static PublicKey rsa(byte[] blob) throws GeneralSecurityException {
        ByteBuffer in = header(blob, NcryptConstants.BCRYPT_RSAKEY_BLOB_SIZE);
        if (in.getInt(NcryptConstants.BCRYPT_RSAKEY_BLOB_Magic) != NcryptConstants.BCRYPT_RSAPUBLIC_MAGIC) {
            throw new InvalidKeySpecException("the provider's public key is no RSAPUBLICBLOB");
        }
        int exponentBytes = in.getInt(NcryptConstants.BCRYPT_RSAKEY_BLOB_cbPublicExp);
        int modulusBytes = in.getInt(NcryptConstants.BCRYPT_RSAKEY_BLOB_cbModulus);
        BigInteger exponent = number(blob, NcryptConstants.BCRYPT_RSAKEY_BLOB_SIZE, exponentBytes);
        BigInteger modulus = number(blob, NcryptConstants.BCRYPT_RSAKEY_BLOB_SIZE + exponentBytes, modulusBytes);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    static PublicKey ec(byte[] blob) throws GeneralSecurityException {
        ByteBuffer in = header(blob, NcryptConstants.BCRYPT_ECCKEY_BLOB_SIZE);
        int bytes;
        switch (in.getInt(NcryptConstants.BCRYPT_ECCKEY_BLOB_dwMagic)) {
            case NcryptConstants.BCRYPT_ECDSA_PUBLIC_P256_MAGIC -> bytes = 32;
            case NcryptConstants.BCRYPT_ECDSA_PUBLIC_P384_MAGIC -> bytes = 48;
            default ->
                throw new InvalidKeySpecException("the provider's public key is no ECCPUBLICBLOB of P-256 or P-384");
        }
        if (in.getInt(NcryptConstants.BCRYPT_ECCKEY_BLOB_cbKey) != bytes) {
            throw new InvalidKeySpecException("the provider's public key is damaged");
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp" + 8 * bytes + "r1"));
        ECPoint point = new ECPoint(
                number(blob, NcryptConstants.BCRYPT_ECCKEY_BLOB_SIZE, bytes),
                number(blob, NcryptConstants.BCRYPT_ECCKEY_BLOB_SIZE + bytes, bytes));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static ByteBuffer header(byte[] blob, int bytes) throws InvalidKeySpecException {
        if (blob.length < bytes) {
            throw new InvalidKeySpecException("the provider's public key ends too early");
        }
        return ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static BigInteger number(byte[] blob, int start, int bytes) throws InvalidKeySpecException {
        if (bytes <= 0 || bytes > MAX_NUMBER_BYTES || start > blob.length - bytes) {
            throw new InvalidKeySpecException("the provider's public key is damaged");
        }
        return new BigInteger(1, blob, start, bytes);
    }
}
