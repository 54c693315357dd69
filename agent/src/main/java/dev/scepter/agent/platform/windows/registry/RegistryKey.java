package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.WinReg.HKEY;
import com.sun.jna.platform.win32.WinReg.HKEYByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A key below {@code HKEY_LOCAL_MACHINE}, in the view of 64-bit programs, to be read. Asks Windows at each call.
 *
 * @param path without a leading backslash
 */
public record RegistryKey(String path) {
    /** What is done with an open key. */
    @FunctionalInterface
    private interface Reading {
        void of(HKEY key) throws WindowsException;
    }

    /**
     * All values, by their names without regard to case; none if there is no such key.
     *
     * @throws WindowsException if the key cannot be read, or has more than 256 values
     */
    public Map<String, RegistryValue> values() throws WindowsException {
        Map<String, RegistryValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        read(
                WinNT.KEY_QUERY_VALUE,
                key -> new RegistryValues(
                                toString(),
                                (index, name, nameLength, type, data, dataLength) -> Advapi32.INSTANCE.RegEnumValue(
                                        key, index, name, nameLength, null, type, data, dataLength))
                        .readInto(values));
        return values;
    }

    /**
     * The keys right below it, in Windows' order; none if there is no such key.
     *
     * @throws WindowsException if the key cannot be read, or has more than 256 keys
     */
    public List<RegistryKey> keys() throws WindowsException {
        List<RegistryKey> keys = new ArrayList<>();
        read(
                WinNT.KEY_ENUMERATE_SUB_KEYS,
                key -> new RegistryKeyNames(
                                toString(),
                                (index, name, nameLength) -> Advapi32.INSTANCE.RegEnumKeyEx(
                                        key, index, name, nameLength, null, null, null, null))
                        .read()
                        .forEach(name -> keys.add(new RegistryKey(path + "\\" + name))));
        return List.copyOf(keys);
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    private void read(int right, Reading reading) throws WindowsException {
        HKEYByReference key = new HKEYByReference();
        int opened =
                Advapi32.INSTANCE.RegOpenKeyEx(WinReg.HKEY_LOCAL_MACHINE, path, 0, right | WinNT.KEY_WOW64_64KEY, key);
        if (opened == WinError.ERROR_FILE_NOT_FOUND) {
            return;
        }
        require(opened, "RegOpenKeyExW");
        try {
            reading.of(key.getValue());
        } finally {
            Advapi32.INSTANCE.RegCloseKey(key.getValue());
        }
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
