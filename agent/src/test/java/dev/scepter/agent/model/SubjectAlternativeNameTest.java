package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.SubjectAlternativeName.Written;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectAlternativeNameTest {

    @Test
    void entriesOfAllKinds_keepTheirOrder() {
        SubjectAlternativeName names = SubjectAlternativeName.parse(
                "dns=a.example; Email=jo@b.example\r\nUPN=jö@c\nip=192.0.2.1;IP=2001:db8::1\n\nuri=https://d.example/x?y=1#z;");

        assertThat(names.names())
                .containsExactly(
                        new AlternativeName(AlternativeName.Type.DNS, "a.example"),
                        new AlternativeName(AlternativeName.Type.EMAIL, "jo@b.example"),
                        new AlternativeName(AlternativeName.Type.UPN, "jö@c"),
                        new AlternativeName(AlternativeName.Type.IP, "192.0.2.1"),
                        new AlternativeName(AlternativeName.Type.IP, "2001:db8::1"),
                        new AlternativeName(AlternativeName.Type.URI, "https://d.example/x?y=1#z"));
        assertThat(SubjectAlternativeName.parse(names.toText())).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, IP",
        "::1, IP",
        "https://a.example/?b=c, URI",
        "urn:uuid:1, URI",
        "'tag:a.example,2026:x', URI",
        "MAILTO:jo@a.example, URI",
        "ldap:///cn=x, URI",
        "jo@a.example, EMAIL",
        "device7, DNS",
        "*.a.example, DNS",
        "{{FullyQualifiedDomainName}}, DNS",
        "{{UserPrincipalName}}, UPN",
    })
    void bareValue_isClassified(String text, AlternativeName.Type type) {
        assertThat(SubjectAlternativeName.entries(text))
                .containsExactly(new Written(new AlternativeName(type, text), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "=", "+", ";", "/", "<", ">", "#", "\""})
    void quotedSpecialCharacter_belongsToTheValue(String special) {
        String value = "a" + special + "b@c";

        SubjectAlternativeName names =
                SubjectAlternativeName.parse("upn=\"" + value.replace("\"", "\"\"") + "\";dns=x");

        assertThat(names.names())
                .containsExactly(
                        new AlternativeName(AlternativeName.Type.UPN, value),
                        new AlternativeName(AlternativeName.Type.DNS, "x"));
        assertThat(SubjectAlternativeName.parse(names.toText())).isEqualTo(names);
    }

    @Test
    void double_isAskedForOnce() {
        assertThat(SubjectAlternativeName.parse("dns=a;DNS=A;dns=\"a\"").names())
                .hasSize(1);
        assertThat(SubjectAlternativeName.entries("dns=a;DNS=a")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "dns=",
                "dns= a",
                "dns=a ",
                "dns=a\u00a0",
                "foo=bar",
                "dns =a",
                "=a",
                "dns=\"a",
                "dns=\"a\"b",
                "dns=a\"b",
                "dns=\"a\nb\"",
                "upn=\"a\tb@c\"",
                "dns=a b",
                "dns=-a",
                "dns=a-.example",
                "dns=a..b",
                "dns=a.",
                "dns=a.*.b",
                "dns=*",
                "dns=büro.example",
                "dns=192.0.2.1",
                "email=jo",
                "email=@a",
                "email=jo@",
                "email=jö@a",
                "email=jo@*.a",
                "email=a@b@c",
                "upn=jo",
                "upn=jo@",
                "upn=a b@c",
                "ip=a",
                "ip=1.2.3",
                "ip=1.2.3.256",
                "ip=01.2.3.4",
                "ip=1.2.3.4/24",
                "ip=fe80::1%eth0",
                "ip=1:2:3:4:5:6:7",
                "ip=::1::",
                "ip=12345::",
                "ip=:1",
                "abcd::12345",
                "srv.example:8443",
                "srv.example:{{DeviceName}}",
                "sip:jo@a.example",
                "C:\\x",
                "uri=a/b",
                "uri=https:",
                "uri=https://ü/",
                "uri=https://a b/",
                "uri=%zz:x"
            })
    void whatIsNoName_isRefusedAtACharacter(String text) {
        assertThatThrownBy(() -> SubjectAlternativeName.parse(text))
                .isInstanceOf(SubjectNameSyntaxException.class)
                .hasMessageMatching("(?s).* \\(at character [0-9]+\\)");
    }

    @Test
    void internationalDnsName_isAdvisedToPunycode() {
        assertThatThrownBy(() -> SubjectAlternativeName.parse("dns=büro.example"))
                .hasMessageContaining("punycode");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.255, c00002ff",
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "1::, 00010000000000000000000000000000",
        "2001:db8::8:800:200c:417a, 20010db80000000000080800200c417a",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
        "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
        "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
    })
    void address_hasItsBytes(String text, String hex) {
        assertThat(IpAddresses.bytesOf(text))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.255, 192.0.2.255",
        "0:0:0:0:0:0:0:0, ::",
        "0:0::1, ::1",
        "2001:0DB8::0008:800:200C:417A, 2001:db8::8:800:200c:417a",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:0:0:0:0:0:0:0, 1::",
        "::ffff:c000:201, ::ffff:192.0.2.1",
        "::192.0.2.1, ::c000:201",
    })
    void address_isWrittenInOneWay(String text, String canonical) {
        assertThat(new AlternativeName(AlternativeName.Type.IP, text).value()).isEqualTo(canonical);
        assertThat(IpAddresses.canonical(canonical)).contains(canonical);
    }

    @Test
    void lengthsAndCounts_areBounded() {
        String label = "x".repeat(63);
        String most = "dns=a" + ";dns=a".repeat(63);

        assertThat(SubjectAlternativeName.parse("dns=" + label).names()).hasSize(1);
        assertThatThrownBy(() -> SubjectAlternativeName.parse("dns=x" + label)).hasMessageContaining("DNS name");
        assertThat(SubjectAlternativeName.parse(most).names()).hasSize(1);
        assertThatThrownBy(() -> SubjectAlternativeName.parse(most + ";dns=a")).hasMessageContaining("64 entries");
        assertThatThrownBy(() -> SubjectAlternativeName.parse("dns=" + "x.".repeat(5000)))
                .hasMessageContaining("8192 characters");
        assertThatThrownBy(() -> SubjectAlternativeName.parse("upn=a@" + "x".repeat(2047)))
                .hasMessageContaining("2048");
    }

    @Test
    void nameWithPlaceholder_isJudgedLater() {
        assertThat(SubjectAlternativeName.parse("ip={{DeviceName}};uri={{SerialNumber}}")
                        .names())
                .hasSize(2);
    }
}
