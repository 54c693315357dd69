package dev.scepter.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://mdm.example, https://mdm.example, https://mdm.example",
        "HTTPS://MDM.Example:443/, https://mdm.example, https://mdm.example",
        "https://mdm.example:8443/a/b//, https://mdm.example:8443/a/b, https://mdm.example:8443",
        "http://[::1]:80/x/../y, http://[::1]/y, http://[::1]",
        "https://bücher.example/, https://xn--bcher-kva.example, https://xn--bcher-kva.example"
    })
    void address_hasOneSpelling(String given, String text, String origin) {
        BaseUrl url = BaseUrl.parse(given).orElseThrow();

        assertThat(url.text()).isEqualTo(text);
        assertThat(url.origin()).isEqualTo(origin);
        assertThat(BaseUrl.parse(text).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mdm.example",
                "ftp://mdm.example",
                "https://",
                "https://user@mdm.example",
                "https://:word@mdm.example",
                "https://mdm.example?",
                "https://mdm.example/?x",
                "https://mdm.example/#"
            })
    void otherText_isNone(String given) {
        assertThat(BaseUrl.parse(given)).isEmpty();
    }

    @Test
    void veryLongAddress_isNone() {
        assertThat(BaseUrl.parse("https://mdm.example/" + "x".repeat(2048))).isEmpty();
    }
}
