package dev.scepter.agent.platform.windows.com;

import static dev.scepter.agent.platform.windows.com.ComConstants.DISPATCH_METHOD;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPATCH_PROPERTYGET;
import static dev.scepter.agent.platform.windows.com.ComConstants.DISPATCH_PROPERTYPUT;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;

/** An {@code IDispatch} pointer with a reference of its own. */
final class NativeComObject implements ComObject {
    static final String IID_IDISPATCH = "00020400-0000-0000-C000-000000000046";

    /** Places in the table of functions (oaidl.h, IDispatchVtbl): IUnknown has three, then GetTypeInfoCount and GetTypeInfo. */
    private static final int RELEASE = 2;

    private static final int GET_IDS_OF_NAMES = 5;
    private static final int INVOKE = 6;

    /** LOCALE_NEUTRAL: names and errors do not depend on the account's language. */
    private static final int NEUTRAL = 0;

    private static final int MAX_NAME = 128;
    private static final int GUID_SIZE = 16;

    private final String description;
    private final Pointer dispatch;
    private boolean closed;

    /**
     * @param dispatch its reference is given to this object
     */
    NativeComObject(String description, Pointer dispatch) {
        this.description = description;
        this.dispatch = dispatch;
    }

    @Override
    public boolean knows(String name) throws WindowsException {
        requireOpen();
        try {
            idOf(name, description + "." + name);
            return true;
        } catch (WindowsException e) {
            if (e.is(ComConstants.DISP_E_UNKNOWNNAME)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<Object> get(String name, Object... arguments) throws WindowsException {
        return invoke(name, "get", DISPATCH_PROPERTYGET | DISPATCH_METHOD, arguments);
    }

    @Override
    public Optional<Object> call(String name, Object... arguments) throws WindowsException {
        return invoke(name, "call", DISPATCH_METHOD, arguments);
    }

    @Override
    public void put(String name, Object... indexesThenValue) throws WindowsException {
        invoke(name, "put", DISPATCH_PROPERTYPUT, indexesThenValue);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            function(RELEASE).invokeInt(new Object[] {dispatch});
        }
    }

    @Override
    public String toString() {
        return description;
    }

    /** For an argument; without a reference. */
    Pointer pointer() {
        requireOpen();
        return dispatch;
    }

    private Optional<Object> invoke(String name, String kind, int flags, Object... arguments) throws WindowsException {
        requireOpen();
        String member = description + "." + name;
        int id = idOf(name, member);
        try (Memory noGuid = new Memory(GUID_SIZE);
                Arguments given = new Arguments(flags == DISPATCH_PROPERTYPUT, arguments);
                Variant result = new Variant();
                ExceptionInfo failure = new ExceptionInfo()) {
            noGuid.clear();
            int code = function(INVOKE).invokeInt(new Object[] {
                dispatch,
                id,
                noGuid,
                NEUTRAL,
                (short) flags,
                given.pointer(),
                flags == DISPATCH_PROPERTYPUT ? Pointer.NULL : result.pointer(),
                failure.pointer(),
                Pointer.NULL
            });
            if (code < 0) {
                throw new WindowsException(member, kind, failure.codeOf(code));
            }
            return result.take(member);
        }
    }

    private int idOf(String name, String member) throws WindowsException {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("a member's name has 1 to " + MAX_NAME + " characters");
        }
        try (Memory noGuid = new Memory(GUID_SIZE);
                Memory text = new Memory((name.length() + 1L) * Native.WCHAR_SIZE);
                Memory names = new Memory(Native.POINTER_SIZE);
                Memory id = new Memory(Integer.BYTES)) {
            noGuid.clear();
            text.setWideString(0, name);
            names.setPointer(0, text);
            int code = function(GET_IDS_OF_NAMES).invokeInt(new Object[] {dispatch, noGuid, names, 1, NEUTRAL, id});
            if (code < 0) {
                throw new WindowsException(member, "name", code);
            }
            return id.getInt(0);
        }
    }

    private Function function(int place) {
        Pointer table = dispatch.getPointer(0);
        return Function.getFunction(table.getPointer((long) place * Native.POINTER_SIZE), Function.ALT_CONVENTION);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(description + " was released");
        }
    }
}
