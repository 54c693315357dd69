package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.policy.EffectiveSettings.Problem;
import dev.scepter.agent.policy.EffectiveSettings.Setting;
import dev.scepter.agent.port.SettingsSource.Layer;
import dev.scepter.agent.port.SettingsSource.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredSettingsTest {
    private static final String FILE = "config.json";

    @Test
    void firstLayerWithAUsableValue_counts() {
        Layer policy = layer("policy", Map.of("pollSeconds", number(300)));
        Layer installer = layer("installer", Map.of("pollSeconds", number(600), "mdmUrl", text("https://mdm.example")));

        EffectiveSettings settings =
                settings(List.of(policy, installer), "{\"pollSeconds\": 120, \"longPollSeconds\": 30}");

        assertThat(settings.pollSeconds()).isEqualTo(300);
        assertThat(settings.mdmUrl()).hasValue("https://mdm.example");
        assertThat(settings.longPollSeconds()).isEqualTo(30);
        assertThat(settings.all())
                .contains(
                        new Setting<>("pollSeconds", "300", "policy"),
                        new Setting<>("mdmUrl", "https://mdm.example", "installer"),
                        new Setting<>("longPollSeconds", "30", FILE),
                        new Setting<>("onRetire", "remove", "default"));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void badValue_isAProblemOfItsLayer_andTheNextOneCounts() {
        EffectiveSettings settings = settings(
                List.of(
                        layer("policy", Map.of("pollSeconds", number(5))),
                        layer("installer", Map.of("pollSeconds", text("many")))),
                "{\"pollSeconds\": 120}");

        assertThat(settings.pollSeconds()).isEqualTo(120);
        assertThat(settings.problems())
                .containsExactly(
                        new Problem("pollSeconds", "policy", "must be a whole number from 60 to 86400"),
                        new Problem("pollSeconds", "installer", "must be a whole number from 60 to 86400"));
    }

    @Test
    void layerThatCannotBeRead_isAProblemAndStopsNothing() {
        Layer unreadable = new Layer("policy", Map.of(), Map.of("", "cannot be read: access denied"));
        Layer half = new Layer("installer", Map.of(), Map.of("PollSeconds", "is binary"));

        EffectiveSettings settings = settings(List.of(unreadable, half), "{\"pollSeconds\": 120}");

        assertThat(settings.pollSeconds()).isEqualTo(120);
        assertThat(settings.problems())
                .containsExactly(
                        new Problem("", "policy", "cannot be read: access denied"),
                        new Problem("pollSeconds", "installer", "is binary"));
    }

    @Test
    void numbersAndFlags_mayBeTexts_andNamesInAnyCase() {
        EffectiveSettings settings = settings(
                List.of(layer(
                        "installer",
                        Map.of(
                                "PollSeconds", text(" 300 "),
                                "MINIMUMKEYLENGTH", text("4096"),
                                "allowPlainHttp", text("True"),
                                "AllowRootInstall", number(0),
                                "OnRetire", text("keep"),
                                "enrollmentTokenFile", text("C:\\token")))),
                "{}");

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.pollSeconds()).isEqualTo(300);
        assertThat(settings.minimumKeyLength()).hasValue(4096);
        assertThat(settings.allowPlainHttp()).isTrue();
        assertThat(settings.allowRootInstall()).hasValue(false);
        assertThat(settings.keepsOnRetire()).isTrue();
        assertThat(settings.enrollmentTokenFile()).hasValue("C:\\token");
    }

    @Test
    void emptyText_isNoValue() {
        EffectiveSettings settings = settings(
                List.of(layer("installer", Map.of("mdmUrl", text("")))), "{\"mdmUrl\": \"https://a.example\"}");

        assertThat(settings.mdmUrl()).hasValue("https://a.example");
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void identity_isLines() {
        EffectiveSettings settings = settings(
                List.of(layer(
                        "policy",
                        Map.of(
                                "Identity",
                                new Value.Lines(List.of("DeviceName=a=b", "", "Nonsense=1", "SerialNumber"))))),
                "{}");

        assertThat(settings.identity()).isEqualTo(Map.of("DeviceName", "a=b"));
        assertThat(settings.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("identity.Nonsense", "identity.SerialNumber");
        assertThat(settings(List.of(layer("policy", Map.of("identity", text("DeviceName=x")))), "{}")
                        .identity())
                .isEqualTo(Map.of("DeviceName", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pollSeconds", "allowPlainHttp", "onRetire", "mdmUrl", "minimumKeyLength", "policySource"})
    void valueOfAnotherType_isAProblem(String key) {
        for (Value value : List.of(
                new Value.Lines(List.of("1")), number(7), number(Long.MAX_VALUE), text("x"), text("99999999999"))) {
            EffectiveSettings settings = settings(List.of(layer("policy", Map.of(key, value))), "{}");

            assertThat(settings.problems()).as(value.toString()).hasSize(1);
            assertThat(settings.problems().get(0).key()).isEqualTo(key);
        }
    }

    @Test
    void unknownName_isTold() {
        assertThat(settings(List.of(layer("policy", Map.of("pollSecond", number(300)))), "{}")
                        .problems())
                .containsExactly(new Problem("pollSecond", "policy", "is no setting"));
    }

    @Test
    void unreadableFile_leavesTheLayersInForce() {
        EffectiveSettings settings = EffectiveSettings.ofUnreadableFile(
                List.of(layer("policy", Map.of("pollSeconds", number(300)))), FILE, "denied");

        assertThat(settings.pollSeconds()).isEqualTo(300);
        assertThat(settings.problems()).containsExactly(new Problem("", FILE, "denied"));
    }

    private static EffectiveSettings settings(List<Layer> layers, String file) {
        return EffectiveSettings.of(layers, FILE, Optional.of(file.getBytes(StandardCharsets.UTF_8)));
    }

    private static Layer layer(String origin, Map<String, Value> values) {
        return new Layer(origin, values, Map.of());
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value number(long number) {
        return new Value.WholeNumber(number);
    }
}
