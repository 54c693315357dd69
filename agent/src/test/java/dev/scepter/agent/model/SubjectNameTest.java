package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.SubjectName.Rdn;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNameTest {

    @Test
    void quotedValueWithBlanks_isOneCommonName() {
        SubjectName name = SubjectName.parse("CN=\"Organization Root Authority\"");

        assertThat(name.rdns()).containsExactly(new Rdn("CN", "Organization Root Authority"));
        assertThat(name.toText()).isEqualTo("CN=Organization Root Authority");
    }

    @Test
    void quotedSlashes_areOneCommonName() {
        String text = "CN=\"/C=US/O=ABCEnterprise/CN=foo/1.2.5.3=bar\"";

        SubjectName name = SubjectName.parse(text);

        assertThat(name.rdns()).containsExactly(new Rdn("CN", "/C=US/O=ABCEnterprise/CN=foo/1.2.5.3=bar"));
        assertThat(name.toText()).isEqualTo(text);
    }

    @Test
    void severalRdns_keepTheirOrder() {
        SubjectName name = SubjectName.parse("CN=Jürgen 電話 😀, OU=\"a, b\",O=\"say \"\"hi\"\"\",   1.2.5.3=bar,C=de");

        assertThat(name.rdns())
                .containsExactly(
                        new Rdn("CN", "Jürgen 電話 😀"),
                        new Rdn("OU", "a, b"),
                        new Rdn("O", "say \"hi\""),
                        new Rdn("1.2.5.3", "bar"),
                        new Rdn("C", "de"));
        assertThat(name.toText()).isEqualTo("CN=Jürgen 電話 😀,OU=\"a, b\",O=\"say \"\"hi\"\"\",1.2.5.3=bar,C=de");
    }

    @ParameterizedTest
    @CsvSource({
        "cn, CN, 2.5.4.3",
        "Ou, OU, 2.5.4.11",
        "o, O, 2.5.4.10",
        "l, L, 2.5.4.7",
        "st, ST, 2.5.4.8",
        "s, ST, 2.5.4.8",
        "c, C, 2.5.4.6",
        "e, E, 1.2.840.113549.1.9.1",
        "emailAddress, E, 1.2.840.113549.1.9.1",
        "dc, DC, 0.9.2342.19200300.100.1.25",
        "serialNumber, SERIALNUMBER, 2.5.4.5",
        "uid, UID, 0.9.2342.19200300.100.1.1",
        "street, STREET, 2.5.4.9",
        "t, T, 2.5.4.12",
        "title, T, 2.5.4.12",
        "gn, GN, 2.5.4.42",
        "g, GN, 2.5.4.42",
        "givenName, GN, 2.5.4.42",
        "sn, SN, 2.5.4.4",
        "surname, SN, 2.5.4.4",
        "2.5.4.11, OU, 2.5.4.11",
        "1.3.6.1.4.1.99999.1, 1.3.6.1.4.1.99999.1, 1.3.6.1.4.1.99999.1",
    })
    void type_becomesItsFirstForm(String written, String canonical, String oid) {
        Rdn rdn = SubjectName.parse("CN=x," + written + "=de").rdns().get(1);

        assertThat(rdn).isEqualTo(new Rdn(canonical, "de"));
        assertThat(rdn.oid()).isEqualTo(oid);
    }

    @Test
    void oids_areThoseOfBouncyCastle() {
        assertThat(new Rdn("E", "a@b").oid()).isEqualTo(BCStyle.E.getId());
        assertThat(new Rdn("DC", "a").oid()).isEqualTo(BCStyle.DC.getId());
        assertThat(new Rdn("UID", "a").oid()).isEqualTo(BCStyle.UID.getId());
        assertThat(new Rdn("SERIALNUMBER", "a").oid()).isEqualTo(BCStyle.SERIALNUMBER.getId());
        assertThat(new Rdn("SN", "a").oid()).isEqualTo(BCStyle.SURNAME.getId());
        assertThat(new Rdn("GN", "a").oid()).isEqualTo(BCStyle.GIVENNAME.getId());
        assertThat(new Rdn("T", "a").oid()).isEqualTo(BCStyle.T.getId());
        assertThat(new Rdn("STREET", "a").oid()).isEqualTo(BCStyle.STREET.getId());
        assertThat(new Rdn("L", "a").oid()).isEqualTo(BCStyle.L.getId());
        assertThat(new Rdn("ST", "a").oid()).isEqualTo(BCStyle.ST.getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "=", "+", ";", "/", "<", ">", "#", "\"", " a", "a ", "\u00a0a", "a\u3000"})
    void specialValue_needsQuotesAndComesBack(String value) {
        SubjectName quoted = SubjectName.parse("CN=\"" + value.replace("\"", "\"\"") + "\",O=x");

        assertThat(quoted.rdns().get(0).value()).isEqualTo(value);
        assertThat(SubjectName.parse(quoted.toText())).isEqualTo(quoted);
        assertThatThrownBy(() -> SubjectName.parse("CN=" + value + ",O=x"))
                .isInstanceOf(SubjectNameSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "{curly}", "a:b", "a@b", "a'b", "a*b", "a b", "(x)", "$"})
    void ordinaryValue_needsNoQuotes(String value) {
        SubjectName name = SubjectName.parse("CN=" + value);

        assertThat(name.rdns()).containsExactly(new Rdn("CN", value));
        assertThat(name.toText()).isEqualTo("CN=" + value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\u0001',
            value = {
                "|1|starts with CN=",
                "O=x,CN=y|1|starts with CN=",
                " CN=x|1|starts with CN=",
                "CN =x|1|starts with CN=",
                "2.5.4.3=x|1|starts with CN=",
                "CN=|4|is empty",
                "CN=\"\"|4|is empty",
                "CN=x,|6|TYPE=value must follow",
                "CN=x, |7|TYPE=value must follow",
                "CN=x,,O=y|6|unknown attribute type",
                "CN=x,FOO=y|6|unknown attribute type",
                "CN=x,3.1=y|6|unknown attribute type",
                "CN=x,1.40=y|6|unknown attribute type",
                "CN=x,2.05=y|6|unknown attribute type",
                "CN=x,1=y|6|unknown attribute type",
                "CN=x, y|7|TYPE=value must follow",
                "CN= x|4|leading or trailing blank",
                "CN=x |5|leading or trailing blank",
                "CN=x ,O=y|5|leading or trailing blank",
                "CN=a+O=b|5|an RDN of several attributes",
                "CN=\"a\"+O=b|7|an RDN of several attributes",
                "CN=a/b|5|a value with / in it must stand in double quotes",
                "CN=a;O=b|5|a value with ; in it must stand in double quotes",
                "CN=a\"b|5|a value with \" in it must stand in double quotes",
                "CN=\"a|4|closing double quote is missing",
                "CN=\"a\"\"|4|closing double quote is missing",
                "CN=\"a\"b|7|only a comma may follow",
                "CN=\"a\" ,O=b|7|only a comma may follow",
                "CN=a\u0000b|4|control character",
                "CN=a\ud800b|4|half of a character",
                "CN=x,C=DEU|8|two letters",
                "CN=x,C=d1|8|two letters",
                "CN=x,E=jürgen@x|8|ASCII characters only",
                "CN=x,DC=bücher|9|ASCII characters only",
                "CN=x,SERIALNUMBER=ß|19|ASCII characters only",
            })
    void brokenText_isRefusedWithPlaceAndWords(String text, int position, String words) {
        String name = text == null ? "" : text;

        SubjectNameSyntaxException refusal =
                catchThrowableOfType(SubjectNameSyntaxException.class, () -> SubjectName.parse(name));

        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).contains(words).endsWith("(at character " + position + ")");
        assertThat(refusal.position()).isEqualTo(position);
    }

    @Test
    void sixtyFourRdns_areTheMost() {
        String most = "CN=x" + ",OU=y".repeat(63);

        assertThat(SubjectName.parse(most).rdns()).hasSize(64);
        assertThatThrownBy(() -> SubjectName.parse(most + ",OU=y")).hasMessageContaining("at most 64 RDNs");
    }

    @Test
    void fourThousandNinetySixCharacters_areTheMost() {
        String most = "CN=" + "x".repeat(4093);

        assertThat(SubjectName.parse(most).toText()).hasSize(4096);
        assertThatThrownBy(() -> SubjectName.parse(most + "x")).hasMessageContaining("at most 4096 characters");
        assertThatThrownBy(() -> SubjectName.parse("CN=" + "x".repeat(4089) + ",S=y"))
                .as("canonical form is one longer")
                .isInstanceOf(SubjectNameSyntaxException.class)
                .hasMessageContaining("at most 4096 characters");
    }

    @Test
    void constructor_holdsTheSameRules() {
        assertThatThrownBy(() -> new SubjectName(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubjectName(List.of(new Rdn("O", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubjectName(Collections.nCopies(65, new Rdn("CN", "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rdn("CN", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rdn("nonsense", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
