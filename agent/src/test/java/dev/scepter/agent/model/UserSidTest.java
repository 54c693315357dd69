package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes the name of a folder. */
class UserSidTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "S-1-5-18",
                "S-1-5-21-1004336348-1177238915-682003330-512",
                "S-1-12-1-4294967295-0-1-2",
                "S-1-281474976710655-1",
                "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"
            })
    void soundIdentifier_isTaken(String text) {
        assertThat(UserSid.of(text)).contains(new UserSid(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S-1-5",
                "s-1-5-18",
                "S-2-5-18",
                "S-1-5-18-",
                "S-1-5-018",
                "S-1-5-4294967296",
                "S-1-5-99999999999",
                "S-1-281474976710656-1",
                "S-1-0x5-18",
                "S-1-5-18/..",
                "S-1-5-18\n",
                "S-1-5-१८",
                "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
                "LAB\\ann",
                "ann@example.com"
            })
    void anythingElse_isNone(String text) {
        assertThat(UserSid.of(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UserSid(text));
    }
}
