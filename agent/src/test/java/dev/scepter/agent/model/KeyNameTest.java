package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"wifi", "wifi-2", "-", "--", "Scepter-", "a-abcd1234"})
    void containerName_isReadBack(String policy) {
        KeyName name = new KeyName(new PolicyId(policy), "abcd1234");

        assertThat(KeyName.parse(name.containerName())).contains(name);
    }

    @Test
    void longestName_fitsAContainer() {
        KeyName name = new KeyName(new PolicyId("x".repeat(64)), "0".repeat(32));

        assertThat(name.containerName()).hasSizeLessThan(260);
        assertThat(KeyName.parse(name.containerName())).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "Scepter-",
                "Scepter--abcd1234",
                "Scepter-abcd1234",
                "scepter-wifi-abcd1234",
                "Scepter-wifi-ABCD1234",
                "Scepter-wifi-abc",
                "Scepter-wi fi-abcd1234",
                "Scepter-wifi-abcd1234 ",
                "Scepter-wifi-abcd1234\n",
                "xScepter-wifi-abcd1234"
            })
    void otherText_isNoName(String text) {
        assertThat(KeyName.parse(text)).isEmpty();
    }
}
