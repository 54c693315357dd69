package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.Rollback.Stage;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Back to the certificate before, while its grace lasts: prove it, put it in force, keep the other one for a grace. Done
 * twice it leads forward again.
 */
final class RollbackSteps implements Stepper {
    static final Step PROVE = Step.plain("proveBefore", "prove that the certificate before and its key work");
    static final Step SWAP = Step.plain("putBackInForce", "put the certificate before in use again");
    static final Step SETTLE = Step.plain("settleRollback", "note that it is done");

    private final CertificateStore store;
    private final Verifier verifier;
    private final KeyLengths keyLengths;
    private final EventSink events;
    private final Clock clock;

    RollbackSteps(CertificateStore store, Verifier verifier, KeyLengths keyLengths, EventSink events, Clock clock) {
        this.store = store;
        this.verifier = verifier;
        this.keyLengths = keyLengths;
        this.events = events;
        this.clock = clock;
    }

    /** The steps as a plan shows them. */
    static List<Step> outline() {
        return List.of(PROVE, SWAP, SETTLE);
    }

    /**
     * The record with a rollback to begin; one that is under way goes on. Changes nothing.
     *
     * @throws ScepterException {@code NO_PREDECESSOR}, {@code ATTEMPT_UNDER_WAY}, or {@code PROOF_FAILED} if the certificate
     *     before is gone
     */
    PolicyRecord begin(PolicyRecord record) throws ScepterException {
        String tried = "rolling back the policy " + record.id() + ": ";
        if (record.removal().isPresent()) {
            throw new ScepterException(ErrorCode.NO_PREDECESSOR, tried + "it is removed or being removed");
        }
        if (record.rollback().isPresent()) {
            return record;
        }
        CertificateInForce inForce = record.inForce()
                .orElseThrow(() ->
                        new ScepterException(ErrorCode.NO_PREDECESSOR, tried + "there is no certificate in force"));
        Predecessor before = before(record, inForce, tried);
        requireNoOpenRequest(record, tried);
        CertificateStore.Entry entry = store.find(record.id(), before.leafSha1())
                .filter(found -> found.key().equals(before.key()))
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.PROOF_FAILED,
                        tried + "the certificate before, " + before.leafSha1() + ", is no longer in the store"));
        CertificateInForce target = before.inForceAgain(entry.leaf(), entry.chain());
        return record.withRollback(
                Optional.of(new Rollback(target, BeginSteps.basis(record.policy()), clock.instant(), Stage.PROVE)));
    }

    private Predecessor before(PolicyRecord record, CertificateInForce inForce, String tried) throws ScepterException {
        Optional<Predecessor> last = record.predecessor();
        if (last.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.NO_PREDECESSOR,
                    tried + "there is no certificate before the one in force, which was put in force at "
                            + inForce.installedAt().truncatedTo(ChronoUnit.SECONDS) + "; one is kept for "
                            + Predecessor.GRACE.toDays()
                            + " days after another took its place"
                            + (record.predecessors().isEmpty()
                                    ? ""
                                    : "; what was found in the store beside it is no certificate before"));
        }
        if (last.get().isOver(clock.instant())) {
            throw new ScepterException(
                    ErrorCode.NO_PREDECESSOR,
                    tried + "the grace of the certificate before, " + last.get().leafSha1() + ", ended at "
                            + last.get().removeAfter().truncatedTo(ChronoUnit.SECONDS));
        }
        return last.get();
    }

    /**
     * What has sent nothing, or found no answer in its time, is dropped first; what may still be answered would be signed for
     * by the wrong certificate.
     */
    private void requireNoOpenRequest(PolicyRecord record, String tried) throws ScepterException {
        Optional<Attempt> open = record.attempt()
                .filter(attempt ->
                        attempt.failing().isEmpty() && attempt.sentAt().isPresent())
                .filter(attempt -> !LifecyclePlanner.isUnanswered(clock.instant(), attempt));
        if (open.isPresent()) {
            throw new ScepterException(
                    ErrorCode.ATTEMPT_UNDER_WAY,
                    tried + "a request to " + open.get().purpose().jsonName() + ", sent at "
                            + open.get().sentAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS)
                            + (open.get().issued().isPresent()
                                    ? ", was granted and is not finished"
                                    : open.get().pending().isPresent()
                                            ? ", is held by the CA"
                                            : ", may still be answered"));
        }
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.rollback().map(rollback -> switch (rollback.stage()) {
            case PROVE -> PROVE;
            case SWAP -> SWAP;
            case SETTLE -> SETTLE;
        });
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Rollback rollback = record.rollback().orElseThrow();
        if (step.equals(PROVE)) {
            requireProofs(record, rollback.target());
            return record.withRollback(Optional.of(rollback.at(Stage.SWAP)));
        }
        if (step.equals(SWAP)) {
            swap(record, rollback);
            return record.withRollback(Optional.of(rollback.at(Stage.SETTLE)));
        }
        return settle(record, rollback);
    }

    /**
     * Proves once more: time may have passed since a stop. Then the swap may be half done, and is taken back. So it is when
     * trouble of the machine lasts, or the certificate in force would not be renewed for as long.
     */
    private void swap(PolicyRecord record, Rollback rollback) throws ScepterException {
        CertificateInForce target = rollback.target();
        try {
            requireProofs(record, target);
            store.putInForce(record.id(), target.leaf().sha1());
        } catch (ScepterException e) {
            CertificateInForce current = record.inForce().orElseThrow();
            boolean overdue = rollback.isOverdue(current, clock.instant());
            if (!isFinal(e) && !overdue) {
                throw e;
            }
            if (store.find(record.id(), current.leaf().sha1()).isPresent()) {
                store.putInForce(record.id(), current.leaf().sha1());
            }
            throw isFinal(e) ? e : tooLate(rollback, e);
        }
    }

    private static ScepterException tooLate(Rollback rollback, ScepterException last) {
        return new ScepterException(
                ErrorCode.PROOF_FAILED,
                "rolling back to the certificate " + rollback.target().leaf().sha1() + ": asked for at "
                        + rollback.since() + " and not possible since, so the certificate in force stays; last: "
                        + last.getMessage(),
                last);
    }

    private void requireProofs(PolicyRecord record, CertificateInForce target) throws ScepterException {
        Proofs proofs = verifier.proveBefore(record.policy(), target);
        List<String> failing = new ArrayList<>(proofs.failing());
        // The root of the policy is looked after beside whatever certificate is in force.
        failing.remove("rootTrusted");
        if (!failing.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.PROOF_FAILED,
                    "proving the certificate before, " + target.leaf().sha1() + ": the proofs " + failing
                            + " do not hold; the certificate in force stays");
        }
    }

    private PolicyRecord settle(PolicyRecord record, Rollback rollback) {
        Instant now = clock.instant();
        CertificateInForce target = rollback.target();
        CertificateInForce other = record.inForce().orElseThrow();
        List<Predecessor> predecessors = new ArrayList<>(record.predecessors());
        predecessors.removeIf(value -> value.leafSha1().equals(target.leaf().sha1()));
        predecessors.add(Predecessor.of(record, other, now));
        boolean back = !target.installedAt().isAfter(other.installedAt());
        events.accept(new Event(
                EventId.CERTIFICATE_ROLLED_BACK,
                Optional.of(record.id()),
                target.leaf() + ", in place of " + other.leaf().sha1()));
        PolicyRecord settled = keyLengths.recognised(record.withInForce(Optional.of(target)));
        return settled.withEarlier(settled.wantsAnotherCertificate() ? policyOf(record, target) : Optional.empty())
                .withPredecessors(predecessors)
                .withFailure(Optional.empty())
                .withRollback(Optional.empty())
                .withHold(back ? Optional.of(new RenewalHold(now, rollback.basis())) : Optional.empty());
    }

    private static Optional<ScepPolicy> policyOf(PolicyRecord record, CertificateInForce target) {
        return record.predecessors().stream()
                .filter(value -> value.leafSha1().equals(target.leaf().sha1()))
                .flatMap(value -> value.origin().stream())
                .map(Predecessor.Origin::policy)
                .findFirst();
    }

    /** What another try would not mend. */
    private static boolean isFinal(ScepterException failure) {
        return !LocalTrouble.is(failure.code());
    }

    /** The record after a step that failed: given up while nothing has changed; else only if no other try can help. */
    static PolicyRecord afterFailure(PolicyRecord record, ScepterException failure) {
        boolean untouched = record.rollback()
                .map(rollback -> rollback.stage() == Stage.PROVE)
                .orElse(false);
        return untouched || isFinal(failure)
                ? record.withRollback(Optional.empty()).withIntent(Optional.empty())
                : record;
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
