package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Pointer;

/** Text of Windows, in UTF-16. */
final class WideText {
    private WideText() {}

    /** The zero at the end is among the bytes, or is not. */
    static String of(Pointer characters, int bytes) {
        String all = new String(characters.getCharArray(0, Math.max(0, bytes) / Character.BYTES));
        int zero = all.indexOf('\0');
        return zero < 0 ? all : all.substring(0, zero);
    }
}
