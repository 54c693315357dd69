package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import java.time.Clock;
import java.util.Optional;

/**
 * Adopts a certificate that the store has: as an attempt that is issued already, so that what follows is the same as after
 * an enrolment. Nothing is sent.
 */
final class ReclaimSteps implements Stepper {
    static final Step ADOPT = Step.plain("adopt", "adopt the certificate of this policy that is in the store");

    private final Reclaimable found;
    private final String strategy;
    private final CertificateStore store;
    private final Clock clock;

    ReclaimSteps(Reclaimable found, String strategy, CertificateStore store, Clock clock) {
        this.found = found;
        this.strategy = strategy;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(ADOPT);
    }

    /** What belongs to the certificate in the store, such as its intermediates, is put right by installing it again. */
    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        ScepPolicy policy = record.policy();
        Issued issued = found.issued();
        store.install(policy.id(), new CertificateStore.Entry(issued.leaf(), issued.chain(), found.key()));
        Attempt attempt = Attempt.begin(
                        strategy,
                        Purpose.ENROL,
                        BeginSteps.basis(policy),
                        policy.enrolmentFingerprint(),
                        clock.instant())
                .withPolicy(policy)
                .withKey(found.key())
                .withIssued(issued)
                .withData(CompletionSteps.COMPLETED, CompletionSteps.INSTALL.name())
                .asReclaimed();
        // What failed at the CA before would hold up what follows; what failed in an adoption counts until one is done.
        return record.withAttempt(Optional.of(attempt))
                .withFailure(
                        record.failure().filter(failure -> failure.purpose().isEmpty()));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
