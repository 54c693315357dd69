package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of an open key one after another.
 *
 * @param key for messages
 * @param enumeration the key
 */
record RegistryValues(String key, Enumeration enumeration) {
    /** More values are not looked at. */
    static final int MAX_VALUES = 256;

    static final int MAX_BYTES = 65_536;
    /** The longest name has 16,383 characters (Windows page Registry Element Size Limits). */
    private static final int NAME_CHARACTERS = 16_384;

    /** {@code RegEnumValueW} for one key. */
    @FunctionalInterface
    interface Enumeration {
        int next(
                int index,
                char[] name,
                IntByReference nameLength,
                @Nullable IntByReference type,
                byte @Nullable [] data,
                @Nullable IntByReference dataLength);
    }

    void readInto(Map<String, RegistryValue> values) throws WindowsException {
        char[] name = new char[NAME_CHARACTERS];
        byte[] data = new byte[MAX_BYTES];
        for (int index = 0; ; index++) {
            // What an answer leaves as it was must not be taken for the name of the value before.
            Arrays.fill(name, '\0');
            IntByReference nameLength = new IntByReference(name.length);
            IntByReference dataLength = new IntByReference(data.length);
            IntByReference type = new IntByReference();
            int answer = enumeration.next(index, name, nameLength, type, data, dataLength);
            if (answer == WinError.ERROR_NO_MORE_ITEMS) {
                return;
            }
            if (index == MAX_VALUES) {
                throw new WindowsException(
                        "RegEnumValueW", key + " with more than 256 values", WinError.ERROR_MORE_DATA);
            }
            if (answer == WinError.ERROR_MORE_DATA) {
                values.put(
                        nameAlone(index, name), new RegistryValue.Unusable("is larger than " + MAX_BYTES + " bytes"));
            } else {
                require(answer);
                values.put(
                        new String(name, 0, Math.min(nameLength.getValue(), name.length)),
                        RegistryValue.decode(type.getValue(), Arrays.copyOf(data, dataLength.getValue())));
            }
        }
    }

    /** The name of a value with too much data: it may be there already, without its length; else it is asked for alone. */
    private String nameAlone(int index, char[] name) throws WindowsException {
        if (name[0] == '\0') {
            require(enumeration.next(index, name, new IntByReference(name.length), null, null, null));
        }
        return untilZero(name);
    }

    private static String untilZero(char[] name) {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end);
    }

    private void require(int answer) throws WindowsException {
        if (answer != WinError.ERROR_SUCCESS) {
            throw new WindowsException("RegEnumValueW", key, answer);
        }
    }
}
