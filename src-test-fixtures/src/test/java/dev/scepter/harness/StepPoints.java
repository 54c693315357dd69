package dev.scepter.harness;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import java.time.Duration;

/** Each beginning and end of a step is a point. */
final class StepPoints implements StepListener {
    private final CrashPoints points;

    StepPoints(CrashPoints points) {
        this.points = points;
    }

    @Override
    public void begins(PolicyId policy, Step step) {
        points.reach("before step " + step.name());
    }

    @Override
    public void ended(PolicyId policy, Step step, Duration took) {
        points.reach("after step " + step.name());
    }

    @Override
    public void failed(PolicyId policy, Step step, Duration took, Failure failure) {
        points.reach("after failed step " + step.name());
    }

    @Override
    public void waits(PolicyId policy, Duration duration) {
        points.reach("before a wait");
    }
}
