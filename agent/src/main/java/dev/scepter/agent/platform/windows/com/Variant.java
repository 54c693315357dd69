package dev.scepter.agent.platform.windows.com;

import static dev.scepter.agent.platform.windows.com.ComConstants.DISP_E_OVERFLOW;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISP_E_TYPEMISMATCH;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_SIZE;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_lVal;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_vt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;

/** A VARIANT for a result; begins as VT_EMPTY, and is cleared in the end (Windows page VariantClear). */
final class Variant implements AutoCloseable {
    private static final int MAX_CHARACTERS = 1 << 22;

    private final Memory memory = new Memory(VARIANT_SIZE);

    Variant() {
        memory.clear();
    }

    Pointer pointer() {
        return memory;
    }

    /** The value; a reference to an object goes over to the caller. */
    Optional<Object> take(String member) throws WindowsException {
        return switch (memory.getShort(VARIANT_vt)) {
            case ComConstants.VT_EMPTY, ComConstants.VT_NULL -> Optional.empty();
            case ComConstants.VT_BSTR -> text(member);
            case ComConstants.VT_BOOL -> Optional.of(memory.getShort(VARIANT_lVal) != 0);
            case ComConstants.VT_I1 -> Optional.of((int) memory.getByte(VARIANT_lVal));
            case ComConstants.VT_UI1 -> Optional.of(Byte.toUnsignedInt(memory.getByte(VARIANT_lVal)));
            case ComConstants.VT_I2 -> Optional.of((int) memory.getShort(VARIANT_lVal));
            case ComConstants.VT_UI2 -> Optional.of(Short.toUnsignedInt(memory.getShort(VARIANT_lVal)));
            // A code above 7FFFFFFF stays the bits that it is.
            case ComConstants.VT_I4, ComConstants.VT_UI4, ComConstants.VT_INT, ComConstants.VT_UINT ->
                Optional.of(memory.getInt(VARIANT_lVal));
            case ComConstants.VT_DISPATCH -> object(member);
            default -> throw new WindowsException(member, "result", DISP_E_TYPEMISMATCH);
        };
    }

    private Optional<Object> text(String member) throws WindowsException {
        Pointer text = memory.getPointer(VARIANT_lVal);
        if (text == null) {
            return Optional.empty();
        }
        int characters = OleAutLibrary.load().SysStringLen(text);
        if (characters < 0 || characters > MAX_CHARACTERS) {
            throw new WindowsException(member, "result", DISP_E_OVERFLOW);
        }
        return Optional.of(new String(text.getCharArray(0, characters)));
    }

    private Optional<Object> object(String member) {
        Pointer dispatch = memory.getPointer(VARIANT_lVal);
        memory.clear();
        return dispatch == null ? Optional.empty() : Optional.of(new NativeComObject(member, dispatch));
    }

    @Override
    public void close() {
        OleAutLibrary.load().VariantClear(memory);
        memory.close();
    }
}
