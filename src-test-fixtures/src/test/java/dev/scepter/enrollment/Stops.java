package dev.scepter.enrollment;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import java.time.Duration;

/** Counts the beginnings and ends of steps, and may end the process at one of them. */
final class Stops implements StepListener {
    private static final int NOWHERE = -1;

    private final int stopAt;
    private int passed;
    private String stopped = "nowhere";

    private Stops(int stopAt) {
        this.stopAt = stopAt;
    }

    static Stops nowhere() {
        return new Stops(NOWHERE);
    }

    static Stops at(int number) {
        return new Stops(number);
    }

    /** The end of a process: an error, so that nothing that is written to survive failures survives it. */
    static final class Stopped extends Error {
        private static final long serialVersionUID = 1;

        Stopped(String where) {
            super(where);
        }
    }

    @Override
    public void begins(PolicyId policy, Step step) {
        reach("before " + step.name());
    }

    @Override
    public void ended(PolicyId policy, Step step, Duration took) {
        reach("after " + step.name());
    }

    @Override
    public void failed(PolicyId policy, Step step, Duration took, Failure failure) {
        reach("after the failure of " + step.name());
    }

    private void reach(String where) {
        if (passed++ == stopAt) {
            stopped = where;
            throw new Stopped(where);
        }
    }

    int passed() {
        return passed;
    }

    /** Whether the process ended with a step noted and not done. */
    boolean isBefore(String step) {
        return stopped.equals("before " + step);
    }

    String stopped() {
        return stopped;
    }
}
