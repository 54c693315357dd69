package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.policy.EffectiveSettings.Problem;
import dev.scepter.agent.policy.EffectiveSettings.Setting;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveSettingsTest {

    @Test
    void withoutFile_theDefaultsAreInForce() {
        EffectiveSettings settings = EffectiveSettings.ofFile("config.json", Optional.empty());

        assertThat(settings.minimumKeyLength()).isEmpty();
        assertThat(settings.identity()).isEmpty();
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.all()).extracting(Setting::origin).containsOnly("default");
    }

    @Test
    void values_haveTheirOrigin() {
        EffectiveSettings settings =
                read("{\"minimumKeyLength\": 2048, \"identity\": {\"DeviceName\": \"PC-7\", \"SerialNumber\": \"\"}}");

        assertThat(settings.minimumKeyLength()).contains(2048);
        assertThat(settings.identity()).isEqualTo(Map.of("DeviceName", "PC-7", "SerialNumber", ""));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.all())
                .containsExactly(
                        new Setting<>("minimumKeyLength", "2048", "config.json"),
                        new Setting<>("identity", "DeviceName=PC-7, SerialNumber=", "config.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3072", "\"2048\"", "0", "2048.0", "99999999999", "[]"})
    void badKeyLength_isAProblemAndTheDefaultCounts(String value) {
        EffectiveSettings settings = read("{\"minimumKeyLength\": " + value + "}");

        assertThat(settings.minimumKeyLength()).isEmpty();
        assertThat(settings.problems())
                .containsExactly(new Problem("minimumKeyLength", "config.json", "must be one of [1024, 2048, 4096]"));
    }

    @Test
    void badPartsOfTheIdentity_leaveTheOthersInForce() {
        EffectiveSettings settings =
                read("{\"identity\": {\"DeviceName\": \"a\", \"UserSid\": 1, \"Nothing\": \"x\"}}");

        assertThat(settings.identity()).isEqualTo(Map.of("DeviceName", "a"));
        assertThat(settings.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("identity.UserSid", "identity.Nothing");
    }

    @Test
    void identityThatIsNoObject_isAProblem() {
        assertThat(read("{\"identity\": \"PC\"}").problems())
                .containsExactly(new Problem("identity", "config.json", "must be an object of texts"));
    }

    @Test
    void unknownKey_isTold() {
        assertThat(read("{\"minimumkeylength\": 2048}").problems())
                .containsExactly(new Problem("minimumkeylength", "config.json", "is no setting"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"minimumKeyLength\": 2048, \"minimumKeyLength\": 4096}", "{} {}"})
    void damagedFile_isOneProblemAndTheDefaultsCount(String content) {
        EffectiveSettings settings = read(content);

        assertThat(settings.problems())
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem.key()).isEmpty());
        assertThat(settings.minimumKeyLength()).isEmpty();
    }

    @Test
    void unreadableFile_isOneProblem() {
        EffectiveSettings settings = EffectiveSettings.ofUnreadableFile("config.json", "reading config.json: denied");

        assertThat(settings.problems()).containsExactly(new Problem("", "config.json", "reading config.json: denied"));
    }

    private static EffectiveSettings read(String json) {
        return EffectiveSettings.ofFile("config.json", Optional.of(json.getBytes(StandardCharsets.UTF_8)));
    }
}
