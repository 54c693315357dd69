package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Writes answers to GetNextCACert. Stateless. */
final class NextCaWriter {
    private NextCaWriter() {}

    static byte[] unsigned(List<X509Certificate> next) {
        List<X509CertificateHolder> holders = new ArrayList<>();
        try {
            for (X509Certificate certificate : next) {
                holders.add(new X509CertificateHolder(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalStateException("a certificate of the lab has no encoding", e);
        }
        return ReplyWriter.certificatesOnly(holders);
    }

    static byte[] signed(List<X509Certificate> next, LabIdentity signer) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                            new JcaDigestCalculatorProviderBuilder().build())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.key()), signer.certificate()));
            return generator
                    .generate(new CMSProcessableByteArray(unsigned(next)), true)
                    .getEncoded();
        } catch (CMSException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign the next CA", e);
        }
    }
}
