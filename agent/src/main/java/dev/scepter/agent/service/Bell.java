package dev.scepter.agent.service;

import java.time.Duration;

/** The one place where the loop waits: for a time, or for whoever rings. Safe for several threads. */
public interface Bell {

    /** Ends the wait under way, or the next one if there is none. */
    void ring();

    /** Waits until rung, at most so long; returns at once if it was rung since the last wait. */
    void await(Duration atMost) throws InterruptedException;
}
