package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoseSignatureTest {

    @ParameterizedTest
    @CsvSource({
        "3006020101020102, 00010002",
        "300802020102" + "02020304, 01020304",
        "300802030080ff020101, 80ff0001",
        "3006020100020100, 00000000"
    })
    void signatureInDer_isPaddedOrStrippedToTheLength(String der, String joined) {
        assertThat(JoseSignature.ofDer(HexFormat.of().parseHex(der), 2))
                .hasValueSatisfying(
                        bytes -> assertThat(bytes).isEqualTo(HexFormat.of().parseHex(joined)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "3106020101020102",
                "3005020101020102",
                "3006020101020202",
                "3006020101020102ff",
                "3007020101020102ff",
                "3006030101020102",
                "30050200020102",
                "3006028101020102",
                "300602018102" + "0102",
                "3009020401020304020101",
                "300a020400800000020101"
            })
    void anythingElse_isNone(String der) {
        assertThat(JoseSignature.ofDer(HexFormat.of().parseHex(der), 2)).isEmpty();
    }

    @Test
    void cutSignature_isNoneAtAnyLength() {
        byte[] der = HexFormat.of().parseHex("300802030080ff020101");

        for (int length = 0; length < der.length; length++) {
            assertThat(JoseSignature.ofDer(Arrays.copyOf(der, length), 2))
                    .as("length " + length)
                    .isEmpty();
        }
    }
}
