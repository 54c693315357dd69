package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;

/**
 * What a piece of work on a {@link ComThread} has: objects, which are released in reverse order when it ends, with all that
 * they handed out.
 */
public final class ComSession implements ComClasses {
    private final ComWorker worker;

    ComSession(ComWorker worker) {
        this.worker = worker;
    }

    @Override
    public ComObject create(ComClass type) throws WindowsException {
        return worker.create(type);
    }

    /** Lets an object of this work live on after it, until it is closed in another one or the thread ends. */
    public ComObject keep(ComObject object) {
        worker.keep((ScopedObject) object);
        return object;
    }

    /** Says whether a kept object can be used here: not once it was closed or its thread was replaced. */
    public boolean has(ComObject kept) {
        return kept instanceof ScopedObject object && object.isUsableOn(worker);
    }
}
