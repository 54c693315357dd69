package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Optional;

/** An object that its thread releases, and that works on no other and for nobody who has stopped waiting. */
final class ScopedObject implements ComObject {
    private final ComWorker worker;
    private final ComObject raw;
    private boolean closed;

    ScopedObject(ComWorker worker, ComObject raw) {
        this.worker = worker;
        this.raw = raw;
    }

    @Override
    public boolean knows(String name) throws WindowsException {
        return open(name).knows(name);
    }

    @Override
    public Optional<Object> get(String name, Object... arguments) throws WindowsException {
        return scoped(open(name).get(name, given(arguments)));
    }

    @Override
    public Optional<Object> call(String name, Object... arguments) throws WindowsException {
        return scoped(open(name).call(name, given(arguments)));
    }

    @Override
    public void put(String name, Object... indexesThenValue) throws WindowsException {
        open(name).put(name, given(indexesThenValue));
    }

    @Override
    public void close() {
        worker.requireThread(this);
        if (!closed) {
            closed = true;
            worker.forget(this);
            raw.close();
        }
    }

    @Override
    public String toString() {
        return raw.toString();
    }

    boolean isUsableOn(ComWorker other) {
        return worker == other && !closed;
    }

    private ComObject open(String member) throws WindowsException {
        worker.requireThread(this);
        worker.requireWanted(this + "." + member);
        if (closed) {
            throw new IllegalStateException(this + " was released");
        }
        return raw;
    }

    private Object[] given(Object... arguments) throws WindowsException {
        Object[] given = arguments.clone();
        for (int i = 0; i < given.length; i++) {
            if (given[i] instanceof ScopedObject object) {
                given[i] = object.open("argument");
            }
        }
        return given;
    }

    private Optional<Object> scoped(Optional<Object> result) {
        return result.map(value -> value instanceof ComObject object ? worker.add(object) : value);
    }
}
