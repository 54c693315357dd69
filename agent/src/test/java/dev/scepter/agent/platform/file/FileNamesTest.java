package dev.scepter.agent.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    private static final String DEVICES = "(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?";

    @ParameterizedTest
    @CsvSource({
        "wifi, wifi",
        "WiFi, =wi=fi",
        "config.json, config.json",
        "con, ==con",
        "nul.json, ==nul.json",
        "com1.tar.gz, ==com1.tar.gz",
        "lpt9, ==lpt9",
        "CON, =c=o=n",
        "Con.json, =con.json",
        "console, console",
        "com, com",
        "com10, com10",
        "a.con, a.con",
        ".con, .con",
        "con-1, con-1"
    })
    void onWindows_capitalsAndDevicesAreMarked(String part, String name) {
        assertThat(FileNames.WINDOWS.onDisk(part)).isEqualTo(name);
        assertThat(FileNames.WINDOWS.part(name)).hasValue(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WiFi",
                "=",
                "==",
                "==wifi",
                "===con",
                "=",
                "a=",
                "=1",
                "con",
                "==con.",
                "nul.json",
                "a b",
                "CON",
                "=W"
            })
    void namesThatNoPartHasOnWindows_areNone(String name) {
        assertThat(FileNames.WINDOWS.part(name)).isEmpty();
    }

    @Test
    void elsewhere_partsAreTheirNames() {
        for (String part : List.of("WiFi", "wifi", "con", "NUL.json")) {
            assertThat(FileNames.PLAIN.onDisk(part)).isEqualTo(part);
            assertThat(FileNames.PLAIN.part(part)).hasValue(part);
        }
        assertThat(FileNames.PLAIN.part("=wi=fi")).isEmpty();
    }

    @Test
    void onWindows_allPartsComeBack_andNoTwoAreAlike_ignoringCase() {
        Random random = new Random(7);
        Map<String, String> parts = new HashMap<>();
        List<String> pieces = List.of("con", "nul", "com1", "A", "a", "B", "b", ".", "-", "_", "1", "CON", "lpt");

        for (int round = 0; round < 20_000; round++) {
            StringBuilder part = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                part.append(pieces.get(random.nextInt(pieces.size())));
            }
            if (RelativePath.isPart(part.toString())) {
                String name = FileNames.WINDOWS.onDisk(part.toString());
                assertThat(FileNames.WINDOWS.part(name)).hasValue(part.toString());
                assertThat(name).doesNotMatch(DEVICES).doesNotEndWith(".").doesNotContain("A", "B");
                String before = parts.put(name.toLowerCase(Locale.ROOT), part.toString());
                assertThat(before == null || before.equals(part.toString()))
                        .as(name)
                        .isTrue();
            }
        }

        assertThat(parts).hasSizeGreaterThan(1_000);
    }
}
