package dev.scepter.agent.service;

import dev.scepter.agent.model.ScepterException;

/** What work beside the loop came to. Taken in by the loop's own thread. */
interface Outcome {

    /** Whether taking it in writes to the data folder, which needs its lock. */
    boolean writes();

    /** Whether it may be taken in while policies run: it writes nothing that runs write. */
    default boolean fitsBesideRuns() {
        return false;
    }

    /** Takes it in; the lock of the data folder is held if {@link #writes} said so. */
    void takeIn() throws ScepterException, InterruptedException;
}
