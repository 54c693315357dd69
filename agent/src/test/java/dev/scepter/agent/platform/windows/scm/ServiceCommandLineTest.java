package dev.scepter.agent.platform.windows.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCommandLineTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "-Xrs                   | -Xrs",
                "-Dx=1                  | -Dx=1",
                "C:/jre/bin/java.exe    | C:/jre/bin/java.exe",
                "C:\\jre\\bin\\java.exe | \"C:\\jre\\bin\\java.exe\"",
                "C:\\Program Files\\x   | \"C:\\Program Files\\x\"",
                "C:\\a b\\              | \"C:\\a b\\\\\"",
                "C:\\a b\\\\            | \"C:\\a b\\\\\\\\\"",
                "a\"b                   | \"a\\\"b\"",
                "a\\\"b                 | \"a\\\\\\\"b\"",
                "a\\b                   | \"a\\b\"",
                "~~                     | \"\"",
                "a;b                    | \"a;b\"",
                "*                      | \"*\"",
                "Größe                  | \"Größe\""
            },
            delimiter = '|')
    void part_isQuotedSoThatWindowsTakesItApartAgain(String part, String expected) {
        assertThat(ServiceCommandLine.of(List.of(part))).isEqualTo(expected);
    }

    @Test
    void parts_areJoinedByBlanks() {
        assertThat(ServiceCommandLine.of(List.of("C:\\a b\\java.exe", "-cp", "C:\\a b\\", "Main")))
                .isEqualTo("\"C:\\a b\\java.exe\" -cp \"C:\\a b\\\\\" Main");
    }

    @Test
    void tooLong_isRefused() {
        assertThat(ServiceCommandLine.of(List.of("x".repeat(32_766)))).hasSize(32_766);
        assertThatThrownBy(() -> ServiceCommandLine.of(List.of("x".repeat(32_767))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void characterZero_isRefused() {
        assertThatThrownBy(() -> ServiceCommandLine.of(List.of("a\0b"))).isInstanceOf(IllegalArgumentException.class);
    }
}
