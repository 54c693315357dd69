package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.KeyUsage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3+host.example|dns=\"host.example\"",
                "11+tom@example.com;3+a.example;|upn=\"tom@example.com\";dns=\"a.example\"",
                "2+a@b.example; 8+192.0.2.1|email=\"a@b.example\";ip=\"192.0.2.1\"",
                "7+https://a.example/?a+b=\"c\"|uri=\"https://a.example/?a+b=\"\"c\"\"\""
            })
    void alternativeNames_areWrittenAsInAPolicy(String value, String expected) throws Exception {
        assertThat(AlternativeNameList.toPolicy(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.example", "1+x", "5+CN=x", "9+1.2.3", "10+x", "dns+x", "3+a;b"})
    void otherNames_areRefusedWithoutQuotingThem(String value) {
        assertThatThrownBy(() -> AlternativeNameList.toPolicy(value))
                .isInstanceOf(AlternativeNameList.NoListException.class)
                .hasMessageStartingWith("entry ")
                .message()
                .doesNotContain("x ")
                .doesNotContain("host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CN=a|CN=a",
                "CN=a/b,O=c|CN=\"a/b\",O=c",
                "CN=\"a;b\";O=c|CN=\"a;b\",O=c",
                "CN=\"a/\"\"b\"\"\"|CN=\"a/\"\"b\"\"\"",
                "a#b|a#b"
            })
    void subject_isQuotedAsInAPolicy(String value, String expected) {
        assertThat(WindowsSubject.toPolicy(value)).isEqualTo(expected);
    }

    @Test
    void keyUsageBits_areThoseOfWindows() {
        assertThat(KeyUsageBits.usages(160)).contains(List.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT));
        assertThat(KeyUsageBits.usages(0x80FF)).contains(List.of(KeyUsage.values()));
        assertThat(KeyUsageBits.number(Set.of(KeyUsage.values()))).contains(0x80FF);
        assertThat(KeyUsageBits.usages(0x100 | 0x80)).isEmpty();
        assertThat(KeyUsageBits.usages(0x40)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"./A/PFXCertPassword", "./A/Challenge", "./A/CHALLENGE"})
    void secretNodes_areHiddenWhoeverMakesThem(String locUri) {
        CspNode node = new CspNode(NodeCommand.ADD, locUri, NodeFormat.CHR, new NodeValue.Text("TopSecret"));

        assertThat(node.toString()).doesNotContain("TopSecret");
        assertThat(node.value().reveal()).isEqualTo("TopSecret");
    }
}
