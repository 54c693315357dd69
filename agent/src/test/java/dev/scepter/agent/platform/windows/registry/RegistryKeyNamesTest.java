package dev.scepter.agent.platform.windows.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryKeyNamesTest {
    private static RegistryKeyNames.Enumeration over(List<String> names) {
        return (int index, char[] name, IntByReference nameLength) -> {
            if (index == names.size()) {
                return WinError.ERROR_NO_MORE_ITEMS;
            }
            String next = names.get(index);
            if (next.length() >= nameLength.getValue()) {
                return WinError.ERROR_MORE_DATA;
            }
            next.getChars(0, next.length(), name, 0);
            nameLength.setValue(next.length());
            return WinError.ERROR_SUCCESS;
        };
    }

    private static List<String> read(RegistryKeyNames.Enumeration enumeration) throws WindowsException {
        return new RegistryKeyNames("key", enumeration).read();
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(number -> "key" + number).toList();
    }

    @Test
    void names_areReadInOrder_theLongestToo() throws WindowsException {
        List<String> names = List.of("long name", "a", "x".repeat(255));

        assertThat(read(over(names))).isEqualTo(names);
    }

    @Test
    void moreThanTheBound_isRefused() throws WindowsException {
        assertThat(read(over(keys(256)))).hasSize(256);
        assertThatThrownBy(() -> read(over(keys(257)))).hasMessageContaining("more than 256 keys");
    }

    @Test
    void failure_isTold() {
        assertThatThrownBy(() -> read((index, name, length) -> WinError.ERROR_ACCESS_DENIED))
                .hasMessageContaining("ERROR_ACCESS_DENIED");
    }

    @Test
    void key_knowsItsName() {
        assertThat(new RegistryKey("SOFTWARE\\Microsoft\\Enrollments").name()).isEqualTo("Enrollments");
    }
}
