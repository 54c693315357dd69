package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A key below {@code HKEY_LOCAL_MACHINE}, in the view of 64-bit programs, to be read. Asks Windows at each call.
 *
 * @param path without a leading backslash
 */
public record RegistryKey(String path) {
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
            new RegistryValues(
                            toString(),
                            (index, name, nameLength, type, data, dataLength) -> Advapi32.INSTANCE.RegEnumValue(
                                    key.getValue(), index, name, nameLength, null, type, data, dataLength))
                    .readInto(values);
        } finally {
            Advapi32.INSTANCE.RegCloseKey(key.getValue());
        }
        return values;
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
