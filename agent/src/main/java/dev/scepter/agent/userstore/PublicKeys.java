package dev.scepter.agent.userstore;

import dev.scepter.agent.model.KeySpec;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;

/** Public keys as plain numbers: no decoder of a richer form meets what a user may have written. */
final class PublicKeys {
    private static final int MIN_RSA_BITS = 1_024;
    private static final int MAX_RSA_BITS = 16_384;
    private static final int MAX_EXPONENT_BITS = 64;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private PublicKeys() {}

    static void write(FieldWriter fields, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            fields.text(KeySpec.Algorithm.RSA.name());
            fields.bytes(rsa.getModulus().toByteArray());
            fields.bytes(rsa.getPublicExponent().toByteArray());
        } else if (key instanceof ECPublicKey ec) {
            fields.text(KeySpec.Algorithm.EC.name());
            fields.number(ec.getParams().getCurve().getField().getFieldSize());
            fields.bytes(ec.getW().getAffineX().toByteArray());
            fields.bytes(ec.getW().getAffineY().toByteArray());
        } else {
            throw new IllegalArgumentException("a key of algorithm " + key.getAlgorithm());
        }
    }

    static PublicKey read(FieldReader fields) throws GarbledException {
        try {
            return switch (Fields.value(KeySpec.Algorithm.class, fields)) {
                case RSA -> rsa(number(fields, MAX_RSA_BITS), number(fields, MAX_EXPONENT_BITS));
                case EC -> ec(fields.number(384), number(fields, 384), number(fields, 384));
            };
        } catch (GeneralSecurityException e) {
            throw new GarbledException("a public key that is none", e);
        }
    }

    /** Says whether a key is of the algorithm and size of a specification. */
    static boolean isOf(KeySpec spec, PublicKey key) {
        return switch (spec.algorithm()) {
            case RSA -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == spec.bits();
            case EC ->
                key instanceof ECPublicKey ec
                        && ec.getParams().getCurve().getField().getFieldSize() == spec.bits();
        };
    }

    private static BigInteger number(FieldReader fields, int mostBits) throws GarbledException {
        byte[] bytes = fields.bytes(mostBits / 8 + 1);
        if (bytes.length == 0) {
            throw new GarbledException("a number without bytes");
        }
        BigInteger number = new BigInteger(bytes);
        if (number.signum() < 0 || number.bitLength() > mostBits) {
            throw new GarbledException("a number of a public key that is out of bounds");
        }
        return number;
    }

    private static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        if (modulus.bitLength() < MIN_RSA_BITS || !modulus.testBit(0)) {
            throw new GeneralSecurityException("a modulus of " + modulus.bitLength() + " bits, or an even one");
        }
        if (exponent.compareTo(THREE) < 0 || !exponent.testBit(0)) {
            throw new GeneralSecurityException("an exponent below 3, or an even one");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey ec(int bits, BigInteger x, BigInteger y) throws GeneralSecurityException {
        if (bits != 256 && bits != 384) {
            throw new GeneralSecurityException("a curve of " + bits + " bits");
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp" + bits + "r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        if (!isOn(curve, x, y)) {
            throw new GeneralSecurityException("a point that is not on its curve");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    /** y² = x³ + ax + b (SEC 1 section 3.2.2.1); the curves of NIST have no other points to beware of. */
    private static boolean isOn(ECParameterSpec curve, BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
    }
}
