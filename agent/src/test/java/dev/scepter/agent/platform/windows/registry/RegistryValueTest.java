package dev.scepter.agent.platform.windows.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.SettingsSource.Layer;
import dev.scepter.agent.port.SettingsSource.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryValueTest {
    private static final int SZ = 1;
    private static final int EXPAND_SZ = 2;
    private static final int DWORD = 4;
    private static final int MULTI_SZ = 7;
    private static final int QWORD = 11;

    @ParameterizedTest
    @ValueSource(strings = {"aé", "aé\0", "aé\0\0", "aé\0rest"})
    void text_endsAtItsFirstZero_ifItHasOne(String written) {
        assertThat(RegistryValue.decode(SZ, utf16(written))).isEqualTo(new RegistryValue.Text("aé"));
        assertThat(RegistryValue.decode(EXPAND_SZ, utf16(written))).isEqualTo(new RegistryValue.Text("aé"));
    }

    @Test
    void textOfOddLength_losesTheHalfCharacter() {
        assertThat(RegistryValue.decode(SZ, new byte[] {'a', 0, 'b'})).isEqualTo(new RegistryValue.Text("a"));
        assertThat(RegistryValue.decode(SZ, new byte[0])).isEqualTo(new RegistryValue.Text(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b\0\0", "a\0b\0", "a\0b", "a\0b\0\0c\0\0"})
    void lines_endAtTheEmptyOne_ifThereIsOne(String written) {
        assertThat(RegistryValue.decode(MULTI_SZ, utf16(written)))
                .isEqualTo(new RegistryValue.Lines(List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0", "\0a\0\0"})
    void noLines_areAnEmptyList(String written) {
        assertThat(RegistryValue.decode(MULTI_SZ, utf16(written))).isEqualTo(new RegistryValue.Lines(List.of()));
    }

    @Test
    void numbers_areLittleEndianWithoutSign_andOfTheirLength() {
        assertThat(RegistryValue.decode(DWORD, new byte[] {(byte) 0x84, 3, 0, 0}))
                .isEqualTo(new RegistryValue.WholeNumber(900));
        assertThat(RegistryValue.decode(DWORD, new byte[] {-1, -1, -1, -1}))
                .isEqualTo(new RegistryValue.WholeNumber(4_294_967_295L));
        assertThat(RegistryValue.decode(QWORD, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}))
                .isEqualTo(new RegistryValue.WholeNumber(1));
        assertThat(RegistryValue.decode(DWORD, new byte[3]))
                .isEqualTo(new RegistryValue.Unusable("is a REG_DWORD of 3 bytes"));
        assertThat(RegistryValue.decode(QWORD, new byte[4]))
                .isEqualTo(new RegistryValue.Unusable("is a REG_QWORD of 4 bytes"));
    }

    @Test
    void otherTypes_areTold() {
        assertThat(RegistryValue.decode(3, new byte[4]))
                .isEqualTo(new RegistryValue.Unusable("is of type 3, not REG_SZ, REG_DWORD or REG_MULTI_SZ"));
        assertThat(RegistryValue.decode(-1, new byte[0])).isInstanceOf(RegistryValue.Unusable.class);
    }

    @Test
    void layer_takesWhatSettingsCanBe_andTellsTheRest() {
        Layer layer = RegistrySettings.layer(
                "here",
                Map.of(
                        "", new RegistryValue.Text("default"),
                        "a", new RegistryValue.Text("x"),
                        "b", new RegistryValue.WholeNumber(1),
                        "c", new RegistryValue.Lines(List.of("y")),
                        "d", new RegistryValue.Unusable("is binary")));

        assertThat(layer.values())
                .isEqualTo(Map.of(
                        "a", new Value.Text("x"), "b", new Value.WholeNumber(1), "c", new Value.Lines(List.of("y"))));
        assertThat(layer.faults()).isEqualTo(Map.of("d", "is binary"));
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }
}
