package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import java.time.Duration;

/** Is told of each step, for progress that people see. Must be quick and must not fail. */
public interface StepListener {
    /** Listens to nothing. */
    StepListener NONE = new StepListener() {};

    /** A step begins; its intent is in the journal. */
    default void begins(PolicyId policy, Step step) {}

    /** A step has ended well. */
    default void ended(PolicyId policy, Step step, Duration took) {}

    /** A step has failed. */
    default void failed(PolicyId policy, Step step, Duration took, Failure failure) {}

    /** The run waits before it asks the CA again. */
    default void waits(PolicyId policy, Duration duration) {}
}
