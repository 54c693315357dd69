package dev.scepter.lab.ca;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** All that a certificate says, before its issuer signs it. */
record CertificateOrder(
        BigInteger serialNumber,
        X500Name subject,
        SubjectPublicKeyInfo publicKey,
        Instant notBefore,
        Instant notAfter,
        boolean ca,
        List<Extension> extensions) {

    CertificateOrder {
        extensions = List.copyOf(extensions);
    }

    CertificateOrder withPublicKey(SubjectPublicKeyInfo other) {
        return new CertificateOrder(serialNumber, subject, other, notBefore, notAfter, ca, extensions);
    }

    CertificateOrder withValidity(Instant from, Instant to) {
        return new CertificateOrder(serialNumber, subject, publicKey, from, to, ca, extensions);
    }

    CertificateOrder withSubject(X500Name other) {
        return new CertificateOrder(serialNumber, other, publicKey, notBefore, notAfter, ca, extensions);
    }

    CertificateOrder withExtensions(List<Extension> others) {
        return new CertificateOrder(serialNumber, subject, publicKey, notBefore, notAfter, ca, others);
    }

    CertificateOrder asCa() {
        return new CertificateOrder(serialNumber, subject, publicKey, notBefore, notAfter, true, extensions);
    }
}
