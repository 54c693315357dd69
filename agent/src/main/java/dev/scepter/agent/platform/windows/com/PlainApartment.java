package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;

/** No apartment: classes that need none. */
record PlainApartment(ComClasses classes) implements ComApartment {

    @Override
    public void enter() {}

    @Override
    public void leave() {}

    @Override
    public ComObject create(ComClass type) throws WindowsException {
        return classes.create(type);
    }
}
