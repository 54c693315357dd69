package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.NullMarked;

/** Answers to GetNextCACert. */
@NullMarked
public final class TestNextCa {
    private TestNextCa() {}

    /** Certificates signed by a CA or RA. */
    public static byte[] signedBy(TestCa signer, EncodedCertificate... next) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                            new JcaDigestCalculatorProviderBuilder().build())
                    .build(
                            new JcaContentSignerBuilder("SHA256withRSA").build(signer.privateKey()),
                            new X509CertificateHolder(signer.certificate().der())));
            return generator
                    .generate(new CMSProcessableByteArray(TestReply.degenerate(List.of(next))), true)
                    .getEncoded();
        } catch (CMSException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
