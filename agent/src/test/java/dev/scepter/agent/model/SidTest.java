package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SidTest {
    @ParameterizedTest
    @CsvSource({"S-1-5-18, S-1-5-18", "s-1-5-18, S-1-5-18", "S-01-005-0018, S-1-5-18", "S-1-1-0, S-1-1-0"})
    void text_isReadWhateverItsCaseAndZeros(String text, String sid) {
        assertThat(Sid.parse(text)).contains(new Sid(sid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "S-1", "S-1-", "S-1-5-18-", "SY", "S-1-5-x", " S-1-5-18"})
    void otherText_isNone(String text) {
        assertThat(Sid.parse(text)).isEmpty();
    }

    @Test
    void otherSpelling_isNoValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sid("s-1-5-18"));
    }

    @ParameterizedTest
    @CsvSource({
        "S-1-1-0, true",
        "S-1-5-11, true",
        "S-1-5-32-545, true",
        "S-1-5-21-1-2-3-513, true",
        "S-1-5-21-1-2-3-1513, false",
        "S-1-5-32-544, false",
        "S-1-5-18, false"
    })
    void groupsThatEverybodyBelongsTo_areBroad(String sid, boolean broad) {
        assertThat(new Sid(sid).isBroad()).isEqualTo(broad);
    }
}
