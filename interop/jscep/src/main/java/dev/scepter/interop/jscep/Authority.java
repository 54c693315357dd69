package dev.scepter.interop.jscep;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A CA in memory: one self-signed certificate, and RA certificates below it. Thread-safe. */
final class Authority {
    private static final String SIGNATURE = "SHA256withRSA";
    private static final int KEY_BITS = 2_048;
    private static final int SERIAL_BITS = 127;
    private static final int CA_DAYS = 3_650;
    private static final int DEVICE_DAYS = 365;
    /** Certificate Request Agent of Microsoft, which the RA certificates of NDES carry. */
    private static final KeyPurposeId REQUEST_AGENT =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.1"));

    private final SecureRandom random;
    private final X500Name name;
    private final Identity ca;

    private Authority(SecureRandom random, X500Name name, KeyPair key)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        this.random = random;
        this.name = name;
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        X509v3CertificateBuilder builder = certificate(name, publicKey, CA_DAYS);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
        ca = new Identity(key.getPrivate(), sign(builder, key.getPrivate()));
    }

    /** Makes the key and the certificate of a CA. */
    static Authority found(SecureRandom random)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        return new Authority(random, new X500Name("CN=jscep CA,O=Interop"), newKey(random));
    }

    Identity ca() {
        return ca;
    }

    /** Makes an RA certificate with a key usage ({@link KeyUsage}). */
    Identity newRa(String commonName, int keyUsage)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair key = newKey(random);
        X509v3CertificateBuilder builder = endEntity(
                new X500Name("CN=" + commonName + ",O=Interop"),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(REQUEST_AGENT));
        return new Identity(key.getPrivate(), sign(builder, ca.key()));
    }

    /** Issues what a request asks for: its subject, its key and all extensions that it names. */
    X509Certificate issue(PKCS10CertificationRequest request)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        X509v3CertificateBuilder builder = endEntity(request.getSubject(), request.getSubjectPublicKeyInfo());
        Extensions asked = request.getRequestedExtensions();
        if (asked != null) {
            for (ASN1ObjectIdentifier oid : asked.getExtensionOIDs()) {
                builder.addExtension(asked.getExtension(oid));
            }
        }
        return sign(builder, ca.key());
    }

    /** Whether this CA has signed the certificate. */
    boolean hasIssued(X509Certificate certificate) {
        try {
            certificate.verify(ca.certificate().getPublicKey());
            return !certificate.equals(ca.certificate());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private X509v3CertificateBuilder endEntity(X500Name subject, SubjectPublicKeyInfo key)
            throws GeneralSecurityException, IOException {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        X509v3CertificateBuilder builder = certificate(subject, key, DEVICE_DAYS);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(ca.certificate()));
        builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        return builder;
    }

    private X509v3CertificateBuilder certificate(X500Name subject, SubjectPublicKeyInfo key, int days) {
        Instant now = Instant.now();
        return new X509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                Date.from(now.minus(1, ChronoUnit.HOURS)),
                Date.from(now.plus(days, ChronoUnit.DAYS)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS, random);
        return generator.generateKeyPair();
    }

    /** The certificates, the first one first. */
    static List<X509Certificate> certificates(Identity... identities) {
        return Arrays.stream(identities).map(Identity::certificate).toList();
    }
}
