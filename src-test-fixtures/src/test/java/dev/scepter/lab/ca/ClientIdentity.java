package dev.scepter.lab.ca;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key of a client and a certificate for it. */
record ClientIdentity(KeyPair key, X509CertificateHolder certificate) {

    static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        return generator.generateKeyPair();
    }

    static ClientIdentity selfSigned(KeyPair key, String subject, Clock clock) throws Exception {
        return selfSigned(key, subject, clock, KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    }

    static ClientIdentity selfSigned(KeyPair key, String subject, Clock clock, int usages) throws Exception {
        X500Name name = new X500Name(subject);
        Instant now = clock.instant();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(30))),
                name,
                publicKey(key));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usages));
        return new ClientIdentity(
                key, builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate())));
    }

    static SubjectPublicKeyInfo publicKey(KeyPair key) {
        return SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    }
}
