package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests; valid from 2020 to 2049. */
public final class TestCertificates {
    private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date NOT_AFTER = Date.from(Instant.parse("2049-12-31T00:00:00Z"));

    private TestCertificates() {}

    /** A root CA certificate for a key pair. */
    public static EncodedCertificate root(String subject, KeyPair keys) {
        return certificate(subject, subject, 1, keys.getPublic(), keys.getPrivate(), true);
    }

    /** A self-signed certificate that is no CA. */
    public static EncodedCertificate selfSigned(String subject, KeyPair keys) {
        return certificate(subject, subject, 1, keys.getPublic(), keys.getPrivate(), false);
    }

    /**
     * A certificate that a CA issued.
     *
     * @param serial tells apart certificates that are the same otherwise
     */
    public static EncodedCertificate issued(
            String subject, int serial, PublicKey key, String issuer, PrivateKey issuerKey) {
        return certificate(subject, issuer, serial, key, issuerKey, false);
    }

    private static EncodedCertificate certificate(
            String subject, String issuer, int serial, PublicKey key, PrivateKey issuerKey, boolean ca) {
        try {
            int usage = ca ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            return EncodedCertificate.ofDer(new X509v3CertificateBuilder(
                            new X500Name(issuer),
                            BigInteger.valueOf(serial),
                            NOT_BEFORE,
                            NOT_AFTER,
                            new X500Name(subject),
                            SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(issuerKey))
                    .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a test certificate", e);
        }
    }
}
