package dev.scepter.lab.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Makes keys, serial numbers and certificates. Stateless but for its random source and where its keys come from. */
final class CertificateIssuer {
    private static final String SIGNATURE = "SHA256withRSA";
    private static final int SERIAL_BITS = 120;
    private static final Duration CENTURY = Duration.ofDays(36_500);

    private final SecureRandom random;
    private final Supplier<KeyPair> keys;

    CertificateIssuer(SecureRandom random, Supplier<KeyPair> keys) {
        this.random = random;
        this.keys = keys;
    }

    /** Makes RSA keys of a length. */
    static Supplier<KeyPair> rsaKeys(SecureRandom random, int keyBits) {
        return () -> {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(keyBits, random);
                return generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has RSA", e);
            }
        };
    }

    KeyPair newKey() {
        return keys.get();
    }

    BigInteger newSerialNumber() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
    }

    X509CertificateHolder issue(CertificateOrder order, LabIdentity issuer) {
        return sign(
                order, issuer.certificate().getSubject(), issuer.certificate().getSubjectPublicKeyInfo(), issuer.key());
    }

    LabIdentity selfSigned(CertificateOrder order, KeyPair key) {
        return new LabIdentity(key.getPrivate(), sign(order, order.subject(), order.publicKey(), key.getPrivate()));
    }

    /** Another key under the same names and the same serial number. */
    LabIdentity lookalikeOf(X509CertificateHolder original) {
        KeyPair key = newKey();
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                original.getIssuer(),
                original.getSerialNumber(),
                original.getNotBefore(),
                original.getNotAfter(),
                original.getSubject(),
                publicKey);
        try {
            builder.addExtension(original.getExtension(Extension.keyUsage));
            builder.addExtension(original.getExtension(Extension.basicConstraints));
        } catch (IOException e) {
            throw new IllegalStateException("cannot copy the extensions of " + original.getSubject(), e);
        }
        return new LabIdentity(key.getPrivate(), build(builder, key.getPrivate()));
    }

    /** A client certificate with every key usage that an RA needs; empty: without extended key usage. */
    LabIdentity client(LabIdentity issuer, Instant now, Optional<KeyPurposeId> purpose) {
        KeyPair key = newKey();
        try {
            List<Extension> extensions = new ArrayList<>();
            extensions.add(Extension.create(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)));
            if (purpose.isPresent()) {
                extensions.add(
                        Extension.create(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.get())));
            }
            CertificateOrder order = new CertificateOrder(
                    newSerialNumber(),
                    new X500Name("CN=Client"),
                    SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                    now,
                    now.plus(CENTURY),
                    false,
                    extensions);
            return new LabIdentity(key.getPrivate(), issue(order, issuer));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the extensions of a client", e);
        }
    }

    /** Somebody who has no part in any CA. */
    LabIdentity stranger() {
        KeyPair key = newKey();
        Instant epoch = Instant.EPOCH;
        return selfSigned(
                new CertificateOrder(
                        newSerialNumber(),
                        new X500Name("CN=Stranger"),
                        SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                        epoch,
                        epoch.plus(CENTURY),
                        false,
                        List.of()),
                key);
    }

    private X509CertificateHolder sign(
            CertificateOrder order, X500Name issuer, SubjectPublicKeyInfo issuerKey, PrivateKey key) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                order.serialNumber(),
                Date.from(order.notBefore()),
                Date.from(order.notAfter()),
                order.subject(),
                order.publicKey());
        try {
            X509ExtensionUtils identifiers = new X509ExtensionUtils(digests().get(Digests.SHA1));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(order.ca()));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(order.publicKey()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
            for (Extension extension : order.extensions()) {
                builder.addExtension(extension);
            }
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot write the extensions of " + order.subject(), e);
        }
        return build(builder, key);
    }

    private X509CertificateHolder build(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return builder.build(new JcaContentSignerBuilder(SIGNATURE)
                    .setSecureRandom(random)
                    .build(key));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static DigestCalculatorProvider digests() throws OperatorCreationException {
        return new JcaDigestCalculatorProviderBuilder().build();
    }
}
