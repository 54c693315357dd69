package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateSetTest {
    private final KeyPair keys = new PreparedKeys().next();
    private final EncodedCertificate one = TestCertificates.root("CN=A", keys);
    private final EncodedCertificate other = TestCertificates.root("CN=B", keys);

    @Test
    void oneCertificate_isItself() {
        assertThat(CertificateSet.encode(List.of(one))).isEqualTo(one.der());
    }

    @Test
    void several_areACmsMessageThatAnotherDecoderReads() throws Exception {
        byte[] set = CertificateSet.encode(List.of(one, other));

        List<EncodedCertificate> read = new ArrayList<>();
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(set))) {
            read.add(EncodedCertificate.ofDer(certificate.getEncoded()));
        }
        assertThat(read).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void rubbish_isRefused() {
        EncodedCertificate rubbish = EncodedCertificate.ofDer(new byte[] {1, 2, 3});

        assertThatIllegalArgumentException().isThrownBy(() -> CertificateSet.encode(List.of(one, rubbish)));
    }
}
