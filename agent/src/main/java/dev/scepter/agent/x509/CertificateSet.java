package dev.scepter.agent.x509;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.util.CollectionStore;

/** Certificates as an answer to GetCACert carries them (RFC 8894 section 4.2.1). */
public final class CertificateSet {
    private CertificateSet() {}

    /** One certificate as it is, several in a degenerate SignedData of CMS (RFC 8894 section 3.4), in DER. */
    public static byte[] encode(List<EncodedCertificate> certificates) {
        if (certificates.size() == 1) {
            return certificates.get(0).der();
        }
        try {
            List<X509CertificateHolder> holders = new ArrayList<>();
            for (EncodedCertificate certificate : certificates) {
                holders.add(new X509CertificateHolder(certificate.der()));
            }
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificates(new CollectionStore<>(holders));
            return generator.generate(new CMSAbsentContent()).toASN1Structure().getEncoded("DER");
        } catch (IOException | CMSException e) {
            throw new IllegalArgumentException("certificates that cannot be encoded: " + e.getMessage(), e);
        }
    }
}
