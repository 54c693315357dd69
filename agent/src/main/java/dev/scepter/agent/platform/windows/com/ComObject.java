package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;

/**
 * A COM object that is called by the names of its members. For the thread of its {@link ComThread} alone.
 *
 * <p>Arguments are {@link String}, {@link Secret} (a text that is wiped from native memory), {@link Integer},
 * {@link Boolean} or {@link ComObject}; nothing goes by reference. Results are {@link String}, {@link Integer},
 * {@link Boolean} or {@link ComObject}; empty for a text that is NULL, VT_EMPTY, VT_NULL and no object. A result of another
 * type fails with DISP_E_TYPEMISMATCH. Failures name the member and carry the HRESULT; the words that an object adds are left
 * out, as nobody knows what they repeat.
 */
public interface ComObject extends AutoCloseable {

    /** Says whether there is a member of that name, without calling it. */
    boolean knows(String name) throws WindowsException;

    /** Asks for a value, as scripts do: of a property, or of a method that has one. */
    Optional<Object> get(String name, Object... arguments) throws WindowsException;

    /** Calls a method. */
    Optional<Object> call(String name, Object... arguments) throws WindowsException;

    /**
     * Sets a property.
     *
     * @param indexesThenValue the value alone, or behind what the property is to be asked with
     */
    void put(String name, Object... indexesThenValue) throws WindowsException;

    /** Lets go of the object; a second time does nothing. */
    @Override
    void close();

    /** What it is, for messages, such as {@code SWbemLocator.ConnectServer}. */
    @Override
    String toString();

    /** {@link #get} of a text. */
    default Optional<String> text(String name, Object... arguments) throws WindowsException {
        return typed(String.class, name, arguments);
    }

    /** {@link #get} of a number. */
    default Optional<Integer> number(String name, Object... arguments) throws WindowsException {
        return typed(Integer.class, name, arguments);
    }

    /** {@link #get} of a truth. */
    default Optional<Boolean> flag(String name, Object... arguments) throws WindowsException {
        return typed(Boolean.class, name, arguments);
    }

    /** {@link #get} of an object, which must be there. */
    default ComObject object(String name, Object... arguments) throws WindowsException {
        return typed(ComObject.class, name, arguments).orElseThrow(() -> mismatch(name));
    }

    private <T> Optional<T> typed(Class<T> type, String name, Object... arguments) throws WindowsException {
        Optional<Object> value = get(name, arguments);
        if (value.isPresent() && !type.isInstance(value.get())) {
            throw mismatch(name);
        }
        return value.map(type::cast);
    }

    private WindowsException mismatch(String name) {
        return new WindowsException(this + "." + name, "result", ComConstants.DISP_E_TYPEMISMATCH);
    }
}
