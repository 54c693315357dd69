package dev.scepter.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxySignInTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "Negotiate                                   | Negotiate",
                "NTLM TlRMTVNTUAACAAAA==                     | NTLM",
                "Basic realm=\"x\"                           | Basic",
                "Basic realm=\"a, Digest b\", NTLM           | Basic;NTLM",
                "Digest realm=\"x\", nonce = \"y\", Kerberos | Digest;Kerberos",
                "Basic realm=\"open, NTLM                    | Basic",
                "negotiate , ,,Negotiate                     | negotiate;Negotiate",
                "\u001b[31mred                               | ''",
                "''                                          | ''"
            })
    void schemes_areNamedWithoutTheirParameters(String header, String schemes) {
        assertThat(ProxySignIn.schemes(List.of(header)))
                .containsExactlyElementsOf(schemes.isEmpty() ? List.of() : Arrays.asList(schemes.split(";", -1)));
    }

    @Test
    void manySchemesAndHeaders_areBounded() {
        String many = "A1, A2, A3, A4, A5, A6, A7, A8, A9";

        assertThat(ProxySignIn.schemes(List.of(many))).hasSize(8);
        assertThat(ProxySignIn.schemes(Collections.nCopies(10_000, " "))).isEmpty();
        assertThat(ProxySignIn.schemes(List.of("X".repeat(100_000)))).isEmpty();
        assertThat(ProxySignIn.schemes(List.of(",".repeat(100_000) + "NTLM"))).isEmpty();
    }

    @Test
    void anyText_givesPrintableNamesOnly() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append("aZ9=,\" \t\u0000\u001b\u00e9\ud800".charAt(random.nextInt(12)));
            }

            assertThat(ProxySignIn.schemes(List.of(text.toString())))
                    .hasSizeLessThanOrEqualTo(8)
                    .allMatch(scheme -> scheme.matches("[A-Za-z][A-Za-z0-9._-]{0,31}"));
        }
    }
}
