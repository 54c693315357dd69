package dev.scepter.lab.ca;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * The certificates of a CA and who does what with them.
 *
 * @param issuer issues certificates
 * @param recipient requests are encrypted to it; the issuer, or an RA
 * @param replySigner signs replies; the issuer, or an RA
 * @param certificates what GetCACert gives, the root last
 */
record LabAuthority(
        LabIdentity issuer, LabIdentity recipient, LabIdentity replySigner, List<X509CertificateHolder> certificates) {

    LabAuthority {
        certificates = List.copyOf(certificates);
    }

    X509CertificateHolder root() {
        return certificates.get(certificates.size() - 1);
    }
}
