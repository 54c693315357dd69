package dev.scepter.agent.model;

import java.util.Arrays;

/**
 * One X.509 certificate as canonical DER bytes that were decoded once and found well-formed. Immutable.
 *
 * <p>Made by {@code x509.CertificateDecoder} from outside bytes; nobody else decodes those.
 */
public final class EncodedCertificate {
    private final byte[] der;

    private EncodedCertificate(byte[] der) {
        this.der = der;
    }

    /** Wraps DER bytes of one certificate; the array is copied. */
    public static EncodedCertificate ofDer(byte[] der) {
        return new EncodedCertificate(der.clone());
    }

    /** A copy of the DER bytes. */
    public byte[] der() {
        return der.clone();
    }

    /** SHA-1 over the DER, the name by which Windows and people know a certificate. */
    public Thumbprint sha1() {
        return Thumbprint.of(Thumbprint.Algorithm.SHA1, der);
    }

    /** SHA-256 over the DER. */
    public Thumbprint sha256() {
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, der);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedCertificate certificate && Arrays.equals(der, certificate.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "certificate " + sha1();
    }
}
