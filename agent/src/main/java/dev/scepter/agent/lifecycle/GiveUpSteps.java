package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives up a request that the CA left undecided: for longer than the policy allows, or until the certificate in force has
 * to be renewed.
 */
final class GiveUpSteps implements Stepper {
    private static final Step GIVE_UP = Step.plain("giveUp", "give up the request that the CA left undecided");

    private final Clock clock;

    GiveUpSteps(Clock clock) {
        this.clock = clock;
    }

    /**
     * The request for another certificate keeps the one in force from its renewal, whose time runs out. One that was
     * begun in that time is kept: the renewal had failed.
     */
    static boolean givesWay(PolicyRecord record, Attempt attempt, Instant now) {
        if (attempt.purpose() != Purpose.REPLACE || record.inForce().isEmpty()) {
            return false;
        }
        CertificateInForce inForce = record.inForce().get();
        Instant pressing = RenewalWindow.of(record.policy(), inForce, now).pressing();
        Instant end = ParsedCertificate.of(inForce.leaf()).notAfter();
        return !now.isBefore(pressing)
                && !now.isAfter(end)
                && attempt.startedAt().isBefore(pressing);
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(GIVE_UP);
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) {
        Attempt attempt = AttemptSteps.takenIn(record.attempt().orElseThrow());
        PolicyRecord spent = AttemptSteps.afterChallenge(attempt, record);
        Instant now = clock.instant();
        String message = "asking " + record.policyOf(attempt).serverAddress()
                + " about the pending request: still undecided "
                + (givesWay(record, attempt, now)
                        ? "when the certificate in force has to be renewed"
                        : "after " + record.policy().pendingMaxDays() + " days");
        Optional<Purpose> purpose = Optional.of(attempt.purpose());
        Failure failure = RetrySchedule.failure(
                        ErrorCode.PENDING_TOO_LONG,
                        message,
                        now,
                        record.failures(purpose) + 1,
                        true,
                        Optional.empty(),
                        attempt.purpose() == Purpose.RENEW || !spent.isChallengeSpent())
                .of(purpose);
        return spent.withAttempt(Optional.of(attempt.withFailing(failure))).withFailure(Optional.of(failure));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
