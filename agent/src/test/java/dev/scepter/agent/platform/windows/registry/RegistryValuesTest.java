package dev.scepter.agent.platform.windows.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryValuesTest {
    private final List<String> names = new ArrayList<>(List.of("Small", "Large", "Last"));
    private boolean nameComesWithMoreData;

    private int enumerate(
            int index,
            char[] name,
            IntByReference nameLength,
            @Nullable IntByReference type,
            byte @Nullable [] data,
            @Nullable IntByReference dataLength) {
        if (index == names.size()) {
            return WinError.ERROR_NO_MORE_ITEMS;
        }
        String next = names.get(index);
        boolean tooMuch = next.equals("Large") && data != null;
        if (!tooMuch || nameComesWithMoreData) {
            next.getChars(0, next.length(), name, 0);
            name[next.length()] = 0;
        }
        if (tooMuch) {
            return WinError.ERROR_MORE_DATA;
        }
        nameLength.setValue(next.length());
        if (data != null && type != null && dataLength != null) {
            type.setValue(4);
            data[0] = 7;
            dataLength.setValue(4);
        }
        return 0;
    }

    private Map<String, RegistryValue> read() throws WindowsException {
        Map<String, RegistryValue> values = new TreeMap<>();
        new RegistryValues("key", this::enumerate).readInto(values);
        return values;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void valueThatIsTooLarge_hasItsOwnName_whateverTheFirstAnswerLeft(boolean named) throws WindowsException {
        nameComesWithMoreData = named;

        Map<String, RegistryValue> values = read();

        assertThat(values).containsOnlyKeys("Small", "Large", "Last");
        assertThat(values.get("Large")).isInstanceOf(RegistryValue.Unusable.class);
        assertThat(values.get("Small")).isEqualTo(new RegistryValue.WholeNumber(7));
    }

    @Test
    void valueWithoutName_thatIsTooLarge_isTheDefaultOne() throws WindowsException {
        names.set(0, "");

        assertThat(read()).containsOnlyKeys("", "Large", "Last");
    }
}
