package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;

/** COM as one thread sees it. All calls come from that thread. */
interface ComApartment extends ComClasses {

    /** Lets the thread into the multithreaded apartment. */
    void enter() throws WindowsException;

    /** Lets it out again; only after {@link #enter} has succeeded. */
    void leave();
}
