package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A key below {@code HKEY_LOCAL_MACHINE}, in the view of 64-bit programs, to be read. Asks Windows at each call.
 *
 * @param path without a leading backslash
 */
public record RegistryKey(String path) {
    /** More values are not looked at. */
    static final int MAX_VALUES = 256;

    static final int MAX_BYTES = 65_536;
    /** The longest name has 16,383 characters (Windows page Registry Element Size Limits). */
    private static final int NAME_CHARACTERS = 16_384;

    /**
     * All values, by their names without regard to case; none if there is no such key.
     *
     * @throws WindowsException if the key cannot be read, or has more than 256 values
     */
    public Map<String, RegistryValue> values() throws WindowsException {
        Map<String, RegistryValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        HKEYByReference key = new HKEYByReference();
        int opened = Advapi32.INSTANCE.RegOpenKeyEx(
                WinReg.HKEY_LOCAL_MACHINE, path, 0, WinNT.KEY_QUERY_VALUE | WinNT.KEY_WOW64_64KEY, key);
        if (opened == WinError.ERROR_FILE_NOT_FOUND) {
            return values;
        }
        require(opened, "RegOpenKeyExW");
        try {
            readInto(values, key.getValue());
        } finally {
            Advapi32.INSTANCE.RegCloseKey(key.getValue());
        }
        return values;
    }

    private void readInto(Map<String, RegistryValue> values, WinReg.HKEY key) throws WindowsException {
        char[] name = new char[NAME_CHARACTERS];
        byte[] data = new byte[MAX_BYTES];
        for (int index = 0; ; index++) {
            IntByReference nameLength = new IntByReference(name.length);
            IntByReference dataLength = new IntByReference(data.length);
            IntByReference type = new IntByReference();
            int answer = Advapi32.INSTANCE.RegEnumValue(key, index, name, nameLength, null, type, data, dataLength);
            if (answer == WinError.ERROR_NO_MORE_ITEMS) {
                return;
            }
            if (index == MAX_VALUES) {
                throw new WindowsException(
                        "RegEnumValueW", this + " with more than 256 values", WinError.ERROR_MORE_DATA);
            }
            if (answer == WinError.ERROR_MORE_DATA) {
                // The name is there, but its length need not be.
                values.put(untilZero(name), new RegistryValue.Unusable("is larger than " + MAX_BYTES + " bytes"));
            } else {
                require(answer, "RegEnumValueW");
                values.put(
                        new String(name, 0, Math.min(nameLength.getValue(), name.length)),
                        RegistryValue.decode(type.getValue(), Arrays.copyOf(data, dataLength.getValue())));
            }
        }
    }

    private static String untilZero(char[] name) {
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end);
    }

    /** A text that is not empty; none also if the key or the value cannot be read. */
    public Optional<String> text(String name) {
        return value(name)
                .filter(RegistryValue.Text.class::isInstance)
                .map(value -> ((RegistryValue.Text) value).text())
                .filter(text -> !text.isEmpty());
    }

    /** A number; none also if the key or the value cannot be read. */
    public Optional<Long> number(String name) {
        return value(name)
                .filter(RegistryValue.WholeNumber.class::isInstance)
                .map(value -> ((RegistryValue.WholeNumber) value).number());
    }

    private Optional<RegistryValue> value(String name) {
        try {
            return Optional.ofNullable(values().get(name));
        } catch (WindowsException e) {
            return Optional.empty();
        }
    }

    private void require(int answer, String function) throws WindowsException {
        if (answer != WinError.ERROR_SUCCESS) {
            throw new WindowsException(function, toString(), answer);
        }
    }

    @Override
    public String toString() {
        return "HKLM\\" + path;
    }
}
