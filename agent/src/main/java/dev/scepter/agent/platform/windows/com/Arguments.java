package dev.scepter.agent.platform.windows.com;

import static dev.scepter.agent.platform.windows.com.ComConstants.DISPID_PROPERTYPUT;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPPARAMS_SIZE;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPPARAMS_cArgs;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPPARAMS_cNamedArgs;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPPARAMS_rgdispidNamedArgs;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPPARAMS_rgvarg;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_SIZE;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_lVal;
import static dev.scepter.agent.platform.windows.com.ComConstants.VARIANT_vt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * DISPPARAMS of a call. Arguments stand in reverse order there; the value of a put is named DISPID_PROPERTYPUT (Windows page
 * IDispatch::Invoke). Texts are ours and wiped before they are freed, as oleaut32.dll keeps freed ones for later use; objects
 * are lent without a reference.
 */
final class Arguments implements AutoCloseable {
    private static final int MAX_ARGUMENTS = 16;
    private static final short VARIANT_TRUE = -1;

    private final Memory variants = new Memory((long) MAX_ARGUMENTS * VARIANT_SIZE);
    private final Memory named = new Memory(Integer.BYTES);
    private final Memory params = new Memory(DISPPARAMS_SIZE);
    private final List<Text> texts = new ArrayList<>();

    private record Text(Pointer pointer, int characters) {}

    Arguments(boolean put, Object... values) throws WindowsException {
        if (values.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("at most " + MAX_ARGUMENTS + " arguments");
        }
        variants.clear();
        params.clear();
        named.setInt(0, DISPID_PROPERTYPUT);
        params.setPointer(DISPPARAMS_rgvarg, variants);
        params.setInt(DISPPARAMS_cArgs, values.length);
        if (put) {
            params.setPointer(DISPPARAMS_rgdispidNamedArgs, named);
            params.setInt(DISPPARAMS_cNamedArgs, 1);
        }
        boolean written = false;
        try {
            for (int i = 0; i < values.length; i++) {
                write((long) (values.length - 1 - i) * VARIANT_SIZE, values[i]);
            }
            written = true;
        } finally {
            if (!written) {
                close();
            }
        }
    }

    Pointer pointer() {
        return params;
    }

    private void write(long at, Object value) throws WindowsException {
        if (value instanceof String text) {
            write(at, text.toCharArray());
        } else if (value instanceof Secret secret) {
            byte[] bytes = secret.revealBytes();
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
            try {
                write(at, characters);
            } finally {
                Arrays.fill(bytes, (byte) 0);
                Arrays.fill(decoded.array(), '\0');
                Arrays.fill(characters, '\0');
            }
        } else if (value instanceof Integer number) {
            variants.setShort(at + VARIANT_vt, ComConstants.VT_I4);
            variants.setInt(at + VARIANT_lVal, number);
        } else if (value instanceof Boolean flag) {
            variants.setShort(at + VARIANT_vt, ComConstants.VT_BOOL);
            variants.setShort(at + VARIANT_lVal, flag ? VARIANT_TRUE : 0);
        } else if (value instanceof NativeComObject object) {
            variants.setShort(at + VARIANT_vt, ComConstants.VT_DISPATCH);
            variants.setPointer(at + VARIANT_lVal, object.pointer());
        } else {
            throw new IllegalArgumentException("no argument of COM: " + value.getClass());
        }
    }

    private void write(long at, char[] characters) throws WindowsException {
        Pointer text = OleAutLibrary.load().SysAllocStringLen(null, characters.length);
        if (text == null) {
            throw new WindowsException(
                    "SysAllocStringLen", characters.length + " characters", ComConstants.E_OUTOFMEMORY);
        }
        texts.add(new Text(text, characters.length));
        text.write(0, characters, 0, characters.length);
        variants.setShort(at + VARIANT_vt, ComConstants.VT_BSTR);
        variants.setPointer(at + VARIANT_lVal, text);
    }

    @Override
    public void close() {
        for (Text text : texts) {
            text.pointer().clear((long) text.characters() * Character.BYTES);
            OleAutLibrary.load().SysFreeString(text.pointer());
        }
        texts.clear();
        params.close();
        named.close();
        variants.close();
    }
}
