package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Deadline;

/**
 * The run of one step.
 *
 * @param deadline when it has to end
 * @param resumed it was begun before and its outcome is unknown
 */
record StepRun(Deadline deadline, boolean resumed) {}
