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
    private static final int RSA_HEADER_BYTES = 24;
    private static final int EC_HEADER_BYTES = 8;
    private static final int MAX_NUMBER_BYTES = 2_048;

    private PublicKeyBlobs() {}

    static PublicKey rsa(byte[] blob) throws GeneralSecurityException {
        ByteBuffer in = header(blob, RSA_HEADER_BYTES);
        if (in.getInt(0) != NcryptConstants.BCRYPT_RSAPUBLIC_MAGIC) {
            throw new InvalidKeySpecException("the provider's public key is no RSAPUBLICBLOB");
        }
        int exponentBytes = in.getInt(8);
        int modulusBytes = in.getInt(12);
        BigInteger exponent = number(blob, RSA_HEADER_BYTES, exponentBytes);
        BigInteger modulus = number(blob, RSA_HEADER_BYTES + exponentBytes, modulusBytes);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    static PublicKey ec(byte[] blob) throws GeneralSecurityException {
        ByteBuffer in = header(blob, EC_HEADER_BYTES);
        int bytes;
        switch (in.getInt(0)) {
            case NcryptConstants.BCRYPT_ECDSA_PUBLIC_P256_MAGIC -> bytes = 32;
            case NcryptConstants.BCRYPT_ECDSA_PUBLIC_P384_MAGIC -> bytes = 48;
            default ->
                throw new InvalidKeySpecException("the provider's public key is no ECCPUBLICBLOB of P-256 or P-384");
        }
        if (in.getInt(4) != bytes) {
            throw new InvalidKeySpecException("the provider's public key is damaged");
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp" + 8 * bytes + "r1"));
        ECPoint point = new ECPoint(number(blob, EC_HEADER_BYTES, bytes), number(blob, EC_HEADER_BYTES + bytes, bytes));
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
