package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Gives up a request that the CA left undecided for longer than the policy allows. */
final class GiveUpSteps implements Stepper {
    private static final Step GIVE_UP = Step.plain("giveUp", "give up the request that the CA left undecided");

    private final Clock clock;

    GiveUpSteps(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(GIVE_UP);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) {
        Attempt attempt = record.attempt().orElseThrow();
        Instant now = clock.instant();
        String message = "asking " + record.policyOf(attempt).serverAddress()
                + " about the pending request: still undecided after "
                + record.policy().pendingMaxDays() + " days";
        Optional<Purpose> purpose = Optional.of(attempt.purpose());
        Failure failure = RetrySchedule.failure(
                        ErrorCode.PENDING_TOO_LONG,
                        message,
                        now,
                        record.failures(purpose) + 1,
                        Optional.empty(),
                        attempt.purpose() == Purpose.RENEW || !record.policy().oneTimeChallenge())
                .of(purpose);
        return record.withAttempt(Optional.of(attempt.withFailing(failure))).withFailure(Optional.of(failure));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
