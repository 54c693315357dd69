package dev.scepter.agent.platform.windows.registry;

import com.sun.jna.platform.win32.WinNT;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A value of the registry. */
public sealed interface RegistryValue {

    /** REG_SZ, or REG_EXPAND_SZ as it is written. */
    record Text(String text) implements RegistryValue {}

    /** REG_DWORD, without a sign, or REG_QWORD. */
    record WholeNumber(long number) implements RegistryValue {}

    /** REG_MULTI_SZ. */
    record Lines(List<String> lines) implements RegistryValue {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Anything that is none of these.
     *
     * @param words what it is, to follow the name of the value
     */
    record Unusable(String words) implements RegistryValue {}

    /**
     * Reads the bytes of a value. Whoever wrote it may have left out the zeros at its end, or written more than one, or the
     * wrong number of bytes (Windows page RegQueryValueExW).
     *
     * @param type {@code REG_}
     */
    static RegistryValue decode(int type, byte[] data) {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case WinNT.REG_SZ, WinNT.REG_EXPAND_SZ -> new Text(untilZero(text(data)));
            case WinNT.REG_MULTI_SZ -> lines(text(data));
            case WinNT.REG_DWORD ->
                data.length == Integer.BYTES
                        ? new WholeNumber(Integer.toUnsignedLong(bytes.getInt()))
                        : new Unusable("is a REG_DWORD of " + data.length + " bytes");
            case WinNT.REG_QWORD ->
                data.length == Long.BYTES
                        ? new WholeNumber(bytes.getLong())
                        : new Unusable("is a REG_QWORD of " + data.length + " bytes");
            default -> new Unusable("is of type " + type + ", not REG_SZ, REG_DWORD or REG_MULTI_SZ");
        };
    }

    private static String text(byte[] data) {
        return new String(data, 0, data.length & ~1, StandardCharsets.UTF_16LE);
    }

    private static String untilZero(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Texts that each end with a zero, and an empty one behind the last. */
    private static Lines lines(String text) {
        int end = text.indexOf("\0\0");
        String some = text.startsWith("\0") ? "" : end < 0 ? text : text.substring(0, end);
        return new Lines(some.isEmpty() ? List.of() : Arrays.asList(some.split("\0")));
    }
}
