package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.mdm.LabPolicyState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whom the demo is told to: people, or a program that reads JSON. Not for several threads. */
interface Audience {

    /** What became of a step. */
    enum Result {
        OK,
        WAIT,
        REFUSED,
        FAILED
    }

    /** The demo begins. */
    void opens();

    /**
     * A part of the story begins.
     *
     * @param name one word, stable
     * @param title what people read
     * @param why a sentence or two
     */
    void chapter(String name, String title, String why);

    /**
     * Something was done.
     *
     * @param name stable name, as in the journal
     * @param words what people read
     */
    void step(String name, String words, Result result, Duration took);

    /** How the policy stands now. */
    void status(PolicyStatus status);

    /** What was seen to work of it. */
    void proofs(Proofs proofs);

    /** How the policy stands in the MDM's own eyes. */
    void verified(LabPolicyState state);

    /** The files that stand in the data folder now. */
    void files(List<DataFile> files);

    /**
     * Something that the demo says and has looked at.
     *
     * @param name stable name
     */
    void claim(String name, String words, boolean holds);

    /**
     * The data folder stays.
     *
     * @param policy what it holds
     */
    void kept(Path dataFolder, String policy);

    /** The demo went wrong. */
    void fails(ErrorCode code, String message);

    /** The demo is over. */
    void closes(boolean well, Duration took);
}
