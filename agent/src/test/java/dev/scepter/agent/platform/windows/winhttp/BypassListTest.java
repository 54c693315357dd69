package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BypassListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ca.corp.example          | CA.corp.example | true",
                "CA.Corp.Example          | ca.corp.example | true",
                "ca.corp.example          | ca.corp.example.org | false",
                "*.corp.example           | ca.corp.example | true",
                "*.corp.example           | corp.example    | false",
                "a;*.corp.example b       | ca.corp.example | true",
                "10.*                     | 10.1.2.3        | true",
                "10.*                     | 110.1.2.3       | false",
                "10.*.2.*                 | 10.9.2.7        | true",
                "*                        | anything.at.all | true",
                "<local>                  | pc              | true",
                "x;<LOCAL>                | pc              | true",
                "<local>                  | pc.corp.example | false",
                "<local>                  | 2001:db8::1     | false",
                "[2001:db8::*]            | 2001:db8::1     | true",
                "https://ca.corp.example  | ca.corp.example | true",
                "http://ca.corp.example   | ca.corp.example | false",
                "ca.corp.example:443      | ca.corp.example | true",
                "ca.corp.example:8443     | ca.corp.example | false",
                "https://*.example:443/   | ca.corp.example | true",
                "<-loopback>              | pc              | false",
                "https://                 | pc              | false",
                "pc:99999999              | pc              | false",
                "~~                       | pc              | false"
            })
    void server_isLookedForInTheList(String list, String host, boolean contained) {
        assertThat(BypassList.parse(list).contains(new Origin(true, host, 443))).isEqualTo(contained);
    }

    @Test
    @Timeout(20)
    void starsWithoutEnd_takeNoTime() {
        String stars = "*a".repeat(WinHttpSettings.MAX_CHARACTERS / 2);

        assertThat(BypassList.parse(stars).contains(new Origin(true, "a".repeat(253) + "b", 443)))
                .isFalse();
    }
}
