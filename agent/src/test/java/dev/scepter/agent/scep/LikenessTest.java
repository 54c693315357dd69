package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Whether a certificate from elsewhere is the one that a request would ask for. */
class LikenessTest {
    private static final String SID = "S-1-5-21-1-2-3-1001";
    private static final String TEMPLATE = "1.3.6.1.4.1.311.21.8.1.2.3";
    private static final KeyPair KEYS = new PreparedKeys().next();

    private static RequestedCertificate.Builder asking() {
        return RequestedCertificate.builder(SubjectName.parse("CN=device,O=Example"));
    }

    private static List<AlternativeName> dns(String name) {
        return List.of(new AlternativeName(AlternativeName.Type.DNS, name));
    }

    /** A certificate as a request asks for it. */
    private static EncodedCertificate issued(RequestedCertificate asked) throws IOException {
        return issued(asked, Optional.empty());
    }

    private static EncodedCertificate issued(RequestedCertificate asked, Optional<Extension> more) throws IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                new X500Name("CN=CA"),
                BigInteger.ONE,
                Date.from(TestCa.NOW),
                Date.from(TestCa.NOW.plusSeconds(9)),
                asked.subject(),
                SubjectPublicKeyInfo.getInstance(KEYS.getPublic().getEncoded()));
        if (asked.extensions().isPresent()) {
            for (ASN1ObjectIdentifier oid : asked.extensions().get().getExtensionOIDs()) {
                builder.addExtension(asked.extensions().get().getExtension(oid));
            }
        }
        if (more.isPresent()) {
            builder.addExtension(more.get());
        }
        try {
            return EncodedCertificate.ofDer(
                    builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(KEYS.getPrivate()))
                            .getEncoded());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Extension templateV2(ASN1Encodable... content) throws IOException {
        return new Extension(
                MicrosoftExtensions.TEMPLATE_V2, false, new DEROctetString(new DERSequence(content).getEncoded()));
    }

    @Test
    void allAsAsked_isTheSame() throws Exception {
        RequestedCertificate asked = asking().alternativeNames(dns("host.example"))
                .sidExtension(SID)
                .template(new CertificateTemplate("User"))
                .build();

        assertThat(asked.likeness(issued(asked))).contains(List.of());
    }

    @Test
    void otherCaseAndStringType_areTheSameSubject() throws Exception {
        RequestedCertificate other = RequestedCertificate.builder(SubjectName.parse("CN=DEVICE,O=Example"))
                .build();

        assertThat(asking().build().likeness(issued(other))).contains(List.of());
    }

    @Test
    void otherSubject_isAnother() throws Exception {
        RequestedCertificate other = RequestedCertificate.builder(SubjectName.parse("CN=device-2,O=Example"))
                .build();

        assertThat(asking().build().likeness(issued(other))).isEmpty();
    }

    @Test
    void alternativeNameThatIsMissingMoreOrOther_isAnother() throws Exception {
        RequestedCertificate none = asking().build();
        RequestedCertificate host =
                asking().alternativeNames(dns("host.example")).build();
        RequestedCertificate otherHost =
                asking().alternativeNames(dns("host-2.example")).build();

        assertThat(host.likeness(issued(none))).isEmpty();
        assertThat(none.likeness(issued(host))).isEmpty();
        assertThat(host.likeness(issued(otherHost))).isEmpty();
    }

    @Test
    void securityIdentifier_thatIsAskedFor_hasToBeThere() throws Exception {
        RequestedCertificate none = asking().build();
        RequestedCertificate one = asking().sidExtension(SID).build();
        RequestedCertificate other = asking().sidExtension(SID + "9").build();

        assertThat(one.likeness(issued(none))).isEmpty();
        assertThat(one.likeness(issued(other))).isEmpty();
        assertThat(none.likeness(issued(one))).isPresent();
    }

    @Test
    void otherTemplate_isAnother_noneIsNot() throws Exception {
        RequestedCertificate none = asking().build();
        RequestedCertificate user =
                asking().template(new CertificateTemplate("User")).build();
        RequestedCertificate machine =
                asking().template(new CertificateTemplate("Machine")).build();

        assertThat(user.likeness(issued(machine))).isEmpty();
        assertThat(user.likeness(issued(none))).isPresent();
        assertThat(none.likeness(issued(user))).isPresent();
    }

    @Test
    void versionOfATemplate_doesNotMatter() throws Exception {
        RequestedCertificate asked =
                asking().template(new CertificateTemplate(TEMPLATE)).build();
        RequestedCertificate plain = asking().build();
        Extension versioned = templateV2(new ASN1ObjectIdentifier(TEMPLATE), new ASN1Integer(100), new ASN1Integer(7));
        Extension other = templateV2(new ASN1ObjectIdentifier(TEMPLATE + ".4"), new ASN1Integer(100));

        assertThat(asked.likeness(issued(plain, Optional.of(versioned)))).contains(List.of());
        assertThat(asked.likeness(issued(plain, Optional.of(other)))).isEmpty();
        assertThat(asked.likeness(issued(plain, Optional.of(templateV2())))).isEmpty();
    }

    @Test
    void templateThatCannotBeRead_isAnother() throws Exception {
        RequestedCertificate asked =
                asking().template(new CertificateTemplate(TEMPLATE)).build();
        Extension garbage =
                new Extension(MicrosoftExtensions.TEMPLATE_V2, false, new DEROctetString(new byte[] {0x30, 0x7F}));

        assertThat(asked.likeness(issued(asking().build(), Optional.of(garbage))))
                .isEmpty();
    }

    @Test
    void narrowerKeyUsage_isAWarning() throws Exception {
        RequestedCertificate asked = asking().keyUsage(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT))
                .build();
        RequestedCertificate narrower =
                asking().keyUsage(Set.of(KeyUsage.DIGITAL_SIGNATURE)).build();

        assertThat(asked.likeness(issued(narrower)).orElseThrow())
                .extracting(ReplyWarning::code)
                .containsExactly(WarningCode.KEY_USAGE_NARROWED);
    }
}
