package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import java.util.Optional;

/** A part of a policy's life as steps: {@link #next} decides and is pure, {@link #perform} acts. */
interface Stepper {

    /** The next step; empty when this part has nothing (more) to do for the record. */
    Optional<Step> next(PolicyRecord record);

    /** Performs a step and returns the record as it is then. Again after a crash, it leads to the same end. */
    PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException, InterruptedException;

    /** Says whether the open attempt goes on later when a step of this part failed so. */
    boolean staysOpenAfter(PolicyRecord record, ScepterException failure);
}
