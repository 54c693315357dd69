package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the names of the keys below an open one.
 *
 * @param key for messages
 * @param enumeration the key
 */
record RegistryKeyNames(String key, Enumeration enumeration) {
    /** More keys are not looked at. */
    static final int MAX_KEYS = 256;

    /** The longest name has 255 characters (Windows page Registry Element Size Limits). */
    private static final int NAME_CHARACTERS = 256;

    /** {@code RegEnumKeyExW} for one key. */
    @FunctionalInterface
    interface Enumeration {
        int next(int index, char[] name, IntByReference nameLength);
    }

    List<String> read() throws WindowsException {
        List<String> names = new ArrayList<>();
        char[] name = new char[NAME_CHARACTERS];
        for (int index = 0; ; index++) {
            IntByReference nameLength = new IntByReference(name.length);
            int answer = enumeration.next(index, name, nameLength);
            if (answer == WinError.ERROR_NO_MORE_ITEMS) {
                return names;
            }
            if (index == MAX_KEYS) {
                throw new WindowsException(
                        "RegEnumKeyExW", key + " with more than " + MAX_KEYS + " keys", WinError.ERROR_MORE_DATA);
            }
            if (answer != WinError.ERROR_SUCCESS) {
                throw new WindowsException("RegEnumKeyExW", key, answer);
            }
            names.add(new String(name, 0, Math.max(0, Math.min(nameLength.getValue(), name.length))));
        }
    }
}
