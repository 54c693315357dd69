package dev.scepter.agent.x509;

import java.io.IOException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Public keys of certificates. */
final class PublicKeys {

    private PublicKeys() {}

    /** A key of the JDK, or an opaque one: a strange key must not spoil the certificates beside it. */
    static PublicKey decode(SubjectPublicKeyInfo info) {
        try {
            byte[] der = info.getEncoded(ASN1Encoding.DER);
            String oid = info.getAlgorithm().getAlgorithm().getId();
            try {
                return KeyFactory.getInstance(jdkName(oid)).generatePublic(new X509EncodedKeySpec(der));
            } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
                return new OpaqueKey(oid, der);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a public key that cannot be encoded: " + e.getMessage(), e);
        }
    }

    private static String jdkName(String oid) {
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption.getId())) {
            return "RSA";
        }
        return oid.equals(X9ObjectIdentifiers.id_ecPublicKey.getId()) ? "EC" : oid;
    }

    /** A key that nothing can be done with but encode it. */
    @SuppressWarnings("serial") // Key is Serializable; these are never serialized.
    private static final class OpaqueKey implements PublicKey {
        private final String oid;
        private final byte[] der;

        OpaqueKey(String oid, byte[] der) {
            this.oid = oid;
            this.der = der;
        }

        @Override
        public String getAlgorithm() {
            return oid;
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return der.clone();
        }
    }
}
