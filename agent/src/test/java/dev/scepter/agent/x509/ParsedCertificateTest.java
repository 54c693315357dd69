package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectName.Rdn;
import dev.scepter.agent.scep.TestCa;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ParsedCertificateTest {
    private static TestCa ca;

    @BeforeAll
    static void makeCa() {
        ca = TestCa.root("CN=CA");
    }

    private static ParsedCertificate leaf(String subject, UnaryOperator<TestCa.Spec> more) {
        return ParsedCertificate.of(
                ca.issue(subject, ParsedCertificate.of(ca.certificate()).publicKey(), more));
    }

    @Test
    void ca_isSelfSignedAndSignsCertificatesOnly() {
        ParsedCertificate parsed = ParsedCertificate.of(ca.certificate());

        assertThat(parsed.isCa()).isTrue();
        assertThat(parsed.isSelfSigned()).isTrue();
        assertThat(parsed.allowsCertSigning()).isTrue();
        assertThat(parsed.allowsSigning()).isFalse();
        assertThat(parsed.allowsKeyEncipherment()).isFalse();
    }

    @Test
    void sameNameButOtherKey_isNotSelfSigned() {
        ParsedCertificate twin = ParsedCertificate.of(TestCa.root("CN=CA")
                .issue("CN=CA", ParsedCertificate.of(ca.certificate()).publicKey()));

        assertThat(twin.isSelfSigned()).isFalse();
    }

    @Test
    void issuer_isThatOfTheSubjectAbove() {
        assertThat(leaf("CN=device", spec -> spec).issuer())
                .isEqualTo(ParsedCertificate.of(ca.certificate()).subject());
    }

    @Test
    void subject_isRfc4514() {
        assertThat(leaf("CN=device\\, one,O=Example,E=a@b.example", spec -> spec)
                        .subject())
                .isEqualTo("E=a@b.example,O=Example,CN=device\\, one");
    }

    @Test
    void details_areThoseOfTheCertificate() {
        ParsedCertificate leaf = leaf(
                "CN=d",
                spec -> spec.serial(new BigInteger("0A0B0C0D", 16))
                        .keyUsage(KeyUsage.digitalSignature)
                        .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth)
                        .dnsName("d.example"));

        assertThat(leaf.serialNumberHex()).isEqualTo("0A0B0C0D");
        assertThat(leaf.notBefore()).isEqualTo(TestCa.NOW.minus(Duration.ofDays(1)));
        assertThat(leaf.isValidAt(TestCa.NOW)).isTrue();
        assertThat(leaf.isValidAt(leaf.notAfter().plusSeconds(1))).isFalse();
        assertThat(leaf.hasKeyUsage()).isTrue();
        assertThat(leaf.allowsSigning()).isTrue();
        assertThat(leaf.allowsKeyEncipherment()).isFalse();
        assertThat(leaf.extendedKeyUsages()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(leaf.subjectAlternativeNames()).containsExactly("dns=d.example");
        assertThat(leaf.hasEmptySubject()).isFalse();
        assertThat(leaf.isSelfSigned()).isFalse();
        assertThat(leaf.issuerDer())
                .isEqualTo(ParsedCertificate.of(ca.certificate()).subjectDer());
    }

    @Test
    void serialNumberWithHighBit_hasNoLeadingZeroByte() {
        assertThat(leaf("CN=d", spec -> spec.serial(new BigInteger("FF01", 16))).serialNumberHex())
                .isEqualTo("FF01");
    }

    @Test
    void absentKeyUsage_allowsAll() {
        ParsedCertificate leaf = leaf("CN=d", spec -> spec);

        assertThat(leaf.hasKeyUsage()).isFalse();
        assertThat(leaf.allowsSigning()).isTrue();
        assertThat(leaf.allowsKeyEncipherment()).isTrue();
        assertThat(leaf.allowsDataEncipherment()).isTrue();
    }

    @Test
    void emptySubject_isRecognised() {
        ParsedCertificate leaf = leaf("", spec -> spec.dnsName("d.example"));

        assertThat(leaf.hasEmptySubject()).isTrue();
        assertThat(leaf.subject()).isEmpty();
        assertThat(leaf.hasSubjectAlternativeName()).isTrue();
    }

    @Test
    void controlCharactersInAlternativeName_areReplaced() {
        assertThat(leaf("CN=d", spec -> spec.dnsName("d\u001b[31m")).subjectAlternativeNames())
                .containsExactly("dns=d?[31m");
    }

    @Test
    void otherBytes_areRefused() {
        EncodedCertificate no = EncodedCertificate.ofDer(new byte[] {0x30, 0});

        assertThatIllegalArgumentException().isThrownBy(() -> ParsedCertificate.of(no));
    }

    @Test
    void subjectNames_keepOrderAndChooseStringTypes() {
        SubjectName subject = new SubjectName(List.of(
                new Rdn("CN", "device 1"),
                new Rdn("OU", "a"),
                new Rdn("OU", "b_ü"),
                new Rdn("E", "a@b.example"),
                new Rdn("DC", "example"),
                new Rdn("SN", "Doe"),
                new Rdn("SERIALNUMBER", "42"),
                new Rdn("1.2.3.4", "x")));

        X500Name name = SubjectNames.toX500Name(subject);

        assertThat(name.getRDNs())
                .extracting(rdn -> rdn.size() + " " + rdn.getFirst().getType() + " "
                        + rdn.getFirst().getValue().getClass().getSimpleName() + " "
                        + rdn.getFirst().getValue())
                .containsExactly(
                        "1 2.5.4.3 DERPrintableString device 1",
                        "1 2.5.4.11 DERPrintableString a",
                        "1 2.5.4.11 DERUTF8String b_ü",
                        "1 1.2.840.113549.1.9.1 DERIA5String a@b.example",
                        "1 0.9.2342.19200300.100.1.25 DERIA5String example",
                        "1 2.5.4.4 DERPrintableString Doe",
                        "1 2.5.4.5 DERPrintableString 42",
                        "1 1.2.3.4 DERPrintableString x");
    }
}
