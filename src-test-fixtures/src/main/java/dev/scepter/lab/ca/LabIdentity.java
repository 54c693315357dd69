package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/** A certificate and its private key. */
record LabIdentity(PrivateKey key, X509CertificateHolder certificate) {

    X509Certificate x509() {
        return toX509(certificate);
    }

    byte[] der() {
        return toDer(certificate);
    }

    static X509Certificate toX509(X509CertificateHolder certificate) {
        try {
            return new JcaX509CertificateConverter().getCertificate(certificate);
        } catch (CertificateException e) {
            throw new IllegalStateException("the JDK cannot read " + certificate.getSubject(), e);
        }
    }

    static byte[] toDer(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode " + certificate.getSubject(), e);
        }
    }

    @Override
    public String toString() {
        return "LabIdentity[" + certificate.getSubject() + "]";
    }
}
