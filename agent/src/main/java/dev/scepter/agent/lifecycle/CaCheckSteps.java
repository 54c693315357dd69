package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import java.time.Clock;
import java.util.Optional;

/** Looks at the CA of a changed policy. What is wrong with it is a warning: the certificate in force is not touched. */
final class CaCheckSteps implements Stepper {
    static final Step CHECK_CA = Step.plain("checkCa", "look whether the CA of the changed policy is the pinned one");

    private final AttemptSteps attempts;
    private final Clock clock;

    CaCheckSteps(AttemptSteps attempts, Clock clock) {
        this.attempts = attempts;
        this.clock = clock;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.caCheck().map(check -> CHECK_CA);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run)
            throws ScepterException, InterruptedException {
        String strategy = record.inForce().orElseThrow().strategy();
        try {
            attempts.enrollment(strategy).check(record.policy(), run.deadline());
            return record.withCaCheck(Optional.empty());
        } catch (ScepterException e) {
            return record.withCaCheck(Optional.of(CaCheck.failed(clock.instant(), e.code() + ": " + e.getMessage())));
        }
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
