package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.EffectiveSettings.Problem;
import dev.scepter.agent.policy.EffectiveSettings.Setting;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                .hasSize(DeviceSetting.values().length)
                .contains(
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

    @Test
    void defaults_areThoseOfTheContract() {
        EffectiveSettings settings = read("{}");

        assertThat(settings.policySource()).isEqualTo("mdm");
        assertThat(settings.isPolicySourceUrl()).isFalse();
        assertThat(settings.pollSeconds()).isEqualTo(900);
        assertThat(settings.longPollSeconds()).isZero();
        assertThat(settings.allowRootInstall()).isEmpty();
        assertThat(settings.allowPlainHttp()).isFalse();
        assertThat(settings.keepsOnRetire()).isFalse();
        assertThat(settings.enrollmentTokenFile()).isEmpty();
        assertThat(settings.mdmUrl()).isEmpty();
        assertThat(settings.makesKeysInCryptoApi()).isFalse();
        assertThat(settings.all()).extracting(Setting::value).doesNotContain("");
    }

    @Test
    void defaultsOfTheTable_areAllowedThemselves() {
        EffectiveSettings settings = read("{\"policySource\": \"mdm\", \"pollSeconds\": 900, \"longPollSeconds\": 0,"
                + " \"allowPlainHttp\": false, \"onRetire\": \"remove\", \"keyApi\": \"cng\"}");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.all())
                .extracting(Setting::value)
                .isEqualTo(read("{}").all().stream().map(Setting::value).toList());
    }

    @Test
    void valuesOfAllSettings_areTaken() {
        EffectiveSettings settings = read("{\"policySource\": \"https://policies.example/all\", \"pollSeconds\": 60,"
                + " \"longPollSeconds\": 300, \"allowRootInstall\": false, \"allowPlainHttp\": true, \"onRetire\": \"keep\","
                + " \"enrollmentTokenFile\": \"/etc/token\", \"mdmUrl\": \"https://mdm.example\","
                + " \"keyApi\": \"cryptoapi\"}");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.makesKeysInCryptoApi()).isTrue();
        assertThat(settings.policySource()).isEqualTo("https://policies.example/all");
        assertThat(settings.isPolicySourceUrl()).isTrue();
        assertThat(settings.pollSeconds()).isEqualTo(60);
        assertThat(settings.longPollSeconds()).isEqualTo(300);
        assertThat(settings.allowRootInstall()).contains(false);
        assertThat(settings.allowPlainHttp()).isTrue();
        assertThat(settings.keepsOnRetire()).isTrue();
        assertThat(settings.enrollmentTokenFile()).contains("/etc/token");
        assertThat(settings.mdmUrl()).contains("https://mdm.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mdm",
                "HTTP://policies.example",
                "https://u:p@policies.example/?q",
                "/etc/scepter",
                "C:\\\\policies",
                "\\\\\\\\server\\\\share"
            })
    void policySource_takesTheWordAnAddressOrAPath(String value) {
        assertThat(read("{\"policySource\": \"" + value + "\"}").problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"MDM\"", "\"policies\"", "\"ftp://x/\"", "\"https://\"", "7", "\"/a\\u0000b\""})
    void badPolicySource_isAProblemAndTheDefaultCounts(String value) {
        EffectiveSettings settings = read("{\"policySource\": " + value + "}");

        assertThat(settings.problems()).extracting(Problem::key).containsExactly("policySource");
        assertThat(settings.policySource()).isEqualTo("mdm");
    }

    @Test
    void registryAsPolicySource_isRefusedInClearWords() {
        assertThat(read("{\"policySource\": \"registry\"}").problems())
                .extracting(Problem::words)
                .containsExactly("cannot be registry: this platform has none; use mdm, an address or a path");
    }

    @ParameterizedTest
    @CsvSource({
        "pollSeconds, 59",
        "pollSeconds, 86401",
        "pollSeconds, '\"900\"'",
        "longPollSeconds, -1",
        "longPollSeconds, 301",
        "allowRootInstall, '\"yes\"'",
        "allowPlainHttp, 1",
        "onRetire, '\"Keep\"'",
        "onRetire, true",
        "enrollmentTokenFile, '\"token\"'",
        "mdmUrl, '\"mdm.example\"'",
        "keyApi, '\"CNG\"'",
        "keyApi, '\"capi\"'"
    })
    void valueThatIsNotAllowed_isAProblemAndTheDefaultCounts(String key, String value) {
        EffectiveSettings settings = read("{\"" + key + "\": " + value + "}");

        assertThat(settings.problems()).extracting(Problem::key).containsExactly(key);
        assertThat(settings.all()).extracting(Setting::origin).containsOnly("default");
    }

    @Test
    void settingThatCanDoNothingHere_isAProblemIfItIsGiven_andTheDefaultCounts() {
        EffectiveSettings given = read("{\"keyApi\": \"cryptoapi\", \"pollSeconds\": 60}")
                .without(DeviceSetting.KEY_API, "has no effect here");

        assertThat(given.makesKeysInCryptoApi()).isFalse();
        assertThat(given.pollSeconds()).isEqualTo(60);
        assertThat(given.problems()).containsExactly(new Problem("keyApi", "config.json", "has no effect here"));
        assertThat(given.all()).contains(new Setting<>("keyApi", "cng", "default"));
        assertThat(read("{\"keyApi\": \"cng\"}")
                        .without(DeviceSetting.KEY_API, "has no effect here")
                        .problems())
                .isEmpty();
    }

    @Test
    void secretsOfAnAddress_areNotShown() {
        EffectiveSettings settings = read("{\"policySource\": \"https://u:hunter2@policies.example/all?key=hunter2\"}");

        assertThat(settings.all()).extracting(Setting::value).contains("https://policies.example/all?…");
        assertThat(settings.all().toString()).doesNotContain("hunter2");
    }

    private static EffectiveSettings read(String json) {
        return EffectiveSettings.ofFile("config.json", Optional.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "1"})
    void preconditionThatSaysNeither_holds(String value) {
        EffectiveSettings settings = EffectiveSettings.ofFile(
                "config.json",
                Optional.of(("{\"requireMdmEnrollment\": " + value + "}").getBytes(StandardCharsets.UTF_8)));

        assertThat(settings.requiresMdmEnrollment()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"CSP-LOCAL\"", "7"})
    void wayThatIsNone_isNotTakenForAuto_butTheCommandLineIsHeard(String value) {
        EffectiveSettings settings = EffectiveSettings.ofFile(
                "config.json", Optional.of(("{\"backend\": " + value + "}").getBytes(StandardCharsets.UTF_8)));

        assertThat(Backend.ofWord(settings.backend().value())).isEmpty();
        assertThat(settings.backend().value()).isNotEqualTo(EffectiveSettings.AUTO);
        assertThat(settings.withBackend("native").backend().value()).isEqualTo("native");
    }
}
