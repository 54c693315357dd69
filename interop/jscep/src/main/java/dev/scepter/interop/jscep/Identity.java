package dev.scepter.interop.jscep;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and its private key. */
record Identity(PrivateKey key, X509Certificate certificate) {

    @Override
    public String toString() {
        return "Identity[" + certificate.getSubjectX500Principal() + "]";
    }
}
