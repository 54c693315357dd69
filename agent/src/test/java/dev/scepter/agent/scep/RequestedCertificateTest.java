package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.SubjectName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestedCertificateTest {
    private static final String SID = "S-1-5-21-1-2-3-1001";

    private static RequestedCertificate.Builder builder() {
        return RequestedCertificate.builder(SubjectName.parse("CN=device"));
    }

    private static Extension extension(RequestedCertificate requested, String oid) {
        return requested.extensions().orElseThrow().getExtension(new ASN1ObjectIdentifier(oid));
    }

    @ParameterizedTest
    @EnumSource
    void keyUsage_hasItsBitOfRfc5280(KeyUsage usage) {
        RequestedCertificate requested = builder().keyUsage(Set.of(usage)).build();

        int position = List.of(KeyUsage.values()).indexOf(usage);
        byte[] bits = requested.keyUsage().orElseThrow().getBytes();
        int octet = position / 8;
        assertThat(bits).hasSize(octet + 1);
        assertThat(bits[octet] & 0xFF).isEqualTo(0x80 >> (position % 8));
        assertThat(extension(requested, "2.5.29.15").isCritical()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.255, c00002ff",
        "::, 00000000000000000000000000000000",
        "1::, 00010000000000000000000000000000",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::2:3:4:5:6:7:8, 00000002000300040005000600070008",
        "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
    })
    void everyAddressThatAPolicyMayHold_isEncoded(String text, String hex) {
        GeneralName name = GeneralNameEncoder.encode(new AlternativeName(AlternativeName.Type.IP, text));

        assertThat(ASN1OctetString.getInstance(name.getName()).getOctets()).isEqualTo(Hex.decode(hex));
    }

    @Test
    void noUsages_leaveTheExtensionsOut() {
        RequestedCertificate requested = builder()
                .keyUsage(EnumSet.noneOf(KeyUsage.class))
                .extendedKeyUsage(Set.of())
                .build();

        assertThat(requested.extensions()).isEmpty();
    }

    @Test
    void extendedKeyUsages_areThere() {
        RequestedCertificate requested = builder()
                .extendedKeyUsage(Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.2.3.4")))
                .build();

        assertThat(requested.extendedKeyUsages()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.2", "1.2.3.4");
    }

    @Test
    void alternativeNames_haveTheirKinds_inOrder() {
        RequestedCertificate requested = builder()
                .alternativeNames(List.of(
                        new AlternativeName(AlternativeName.Type.DNS, "host.example"),
                        new AlternativeName(AlternativeName.Type.EMAIL, "a@example.org"),
                        new AlternativeName(AlternativeName.Type.IP, "192.0.2.1"),
                        new AlternativeName(AlternativeName.Type.IP, "2001:db8::1"),
                        new AlternativeName(AlternativeName.Type.URI, "urn:x:1"),
                        new AlternativeName(AlternativeName.Type.UPN, "ü@example.org")))
                .build();

        GeneralName[] names = requested.alternativeNames().orElseThrow().getNames();
        assertThat(names).extracting(GeneralName::getTagNo).containsExactly(2, 1, 7, 7, 6, 0);
        assertThat(Hex.toHexString(requested.extensionsDer()))
                .contains("8704c0000201")
                .contains("871020010db8000000000000000000000001")
                // otherName 1.3.6.1.4.1.311.20.2.3 with a UTF8String
                .contains("060a2b060104018237140203a0100c0ec3bc406578616d706c652e6f7267");
        assertThat(extension(requested, "2.5.29.17").isCritical()).isFalse();
    }

    @Test
    void templateName_isABmpStringInTheVersion1Extension() {
        RequestedCertificate requested =
                builder().template(new CertificateTemplate("WiFi")).build();

        assertThat(extension(requested, "1.3.6.1.4.1.311.20.2").getParsedValue())
                .isEqualTo(new DERBMPString("WiFi"));
    }

    @Test
    void templateOid_standsInTheVersion2Extension() {
        RequestedCertificate requested = builder()
                .template(new CertificateTemplate("1.3.6.1.4.1.311.21.8.1"))
                .build();

        assertThat(Hex.toHexString(extension(requested, "1.3.6.1.4.1.311.21.7")
                        .getExtnValue()
                        .getOctets()))
                .isEqualTo("300c060a2b060104018237150801");
    }

    @Test
    void sid_isAUriAndAnExtension() {
        RequestedCertificate requested =
                builder().sidAmongNames(SID).sidExtension(SID).build();

        GeneralName[] names = requested.alternativeNames().orElseThrow().getNames();
        assertThat(names)
                .singleElement()
                .satisfies(name -> assertThat(name.toString()).endsWith("tag:microsoft.com,2022-09-14:sid:" + SID));
        String sid = Hex.toHexString(SID.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(Hex.toHexString(extension(requested, "1.3.6.1.4.1.311.25.2")
                        .getExtnValue()
                        .getOctets()))
                .isEqualTo("3025" + "a023" + "060a2b060104018237190201" + "a015" + "0413" + sid);
        assertThat(extension(requested, "1.3.6.1.4.1.311.25.2").isCritical()).isFalse();
    }

    @Test
    void namesOfACertificate_replaceTheNamesOnly() {
        TestCa root = TestCa.root("CN=Root");
        RequestedCertificate requested = builder()
                .extendedKeyUsage(Set.of(ExtendedKeyUsage.CLIENT_AUTH))
                .sidExtension(SID)
                .alternativeNames(List.of(new AlternativeName(AlternativeName.Type.DNS, "new.example")))
                .namesOf(root.issue(
                        "CN=old", SoftwareManagedKey.newKeys().getPublic(), spec -> spec.dnsName("old.example")))
                .build();

        assertThat(requested.subject()).hasToString("CN=old");
        assertThat(requested.alternativeNames().orElseThrow().getNames())
                .extracting(GeneralName::toString)
                .containsExactly("2: old.example");
        assertThat(extension(requested, "1.3.6.1.4.1.311.25.2")).isNull();
        assertThat(requested.extendedKeyUsages()).hasSize(1);
    }

    @Test
    void storedRequest_isTheSameAgain_andNonsenseIsRefused() {
        RequestedCertificate requested =
                builder().extendedKeyUsage(Set.of(ExtendedKeyUsage.CLIENT_AUTH)).build();

        assertThat(RequestedCertificate.ofDer(requested.subjectDer(), requested.extensionsDer()))
                .isEqualTo(requested);
        assertThat(RequestedCertificate.ofDer(
                        requested.subjectDer(), builder().build().extensionsDer()))
                .isNotEqualTo(requested);
        assertThatThrownBy(() -> RequestedCertificate.ofDer(new byte[] {5, 0}, new byte[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
