package dev.scepter.lab.demo;

import dev.scepter.agent.model.ScepterException;
import java.time.Duration;

/** A part of the story that the resident agent plays. */
interface Scene {

    /** Sets the stage: what is told first, and what happens outside of the agent. */
    void begins() throws ScepterException;

    /** Looks whether the agent has done what the scene is about; asked when the agent waits. */
    boolean isOver() throws ScepterException;

    /** Time is about to be put forward, as the agent waits. */
    default void waits(Duration duration) throws ScepterException {}

    /** Tells and checks what came of it. */
    void ends() throws ScepterException;
}
