package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From an issued certificate to one in force, the same for every way to enrol: install beside the old one, prove, bring
 * the root, put in force, keep the old one for a grace.
 */
final class CompletionSteps implements Stepper {
    static final Step INSTALL = Step.plain("install", "put the new certificate into the store, not in use yet");
    static final Step PROVE = Step.plain("prove", "prove that the certificate and its key work");
    static final Step OBSERVE_ROOT = Step.plain("observeRoot", "look whether the root is trusted already");
    static final Step TRUST_ROOT = Step.plain("trustRoot", "put the root among the trusted roots");
    static final Step PUT_IN_FORCE = Step.plain("putInForce", "put the certificate in use");
    static final Step SETTLE = Step.plain("settle", "note that it is done");

    private static final List<Step> ORDER = List.of(INSTALL, PROVE, OBSERVE_ROOT, TRUST_ROOT, PUT_IN_FORCE, SETTLE);
    static final String COMPLETED = "completed";
    private static final int MOST_STRAYS = 16;

    private final CertificateStore store;
    private final RootSteps roots;
    private final Verifier verifier;
    private final KeyLengths keyLengths;
    private final EventSink events;
    private final Clock clock;

    CompletionSteps(
            CertificateStore store,
            RootSteps roots,
            Verifier verifier,
            KeyLengths keyLengths,
            EventSink events,
            Clock clock) {
        this.store = store;
        this.roots = roots;
        this.verifier = verifier;
        this.keyLengths = keyLengths;
        this.events = events;
        this.clock = clock;
    }

    /** The steps as a plan shows them. */
    static List<Step> outline(boolean withRoot) {
        return ORDER.stream()
                .filter(step -> withRoot || (!step.equals(OBSERVE_ROOT) && !step.equals(TRUST_ROOT)))
                .toList();
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        // After a step that is not known all are taken again: each leads to the same end.
        Optional<String> completed = record.attempt()
                .flatMap(attempt -> attempt.data(COMPLETED))
                .filter(name -> ORDER.stream().anyMatch(step -> step.name().equals(name)));
        boolean reached = completed.isEmpty();
        for (Step step : ORDER) {
            if (reached && isNeeded(step, record)) {
                // Between the look and the adding the policy may have come to carry another root.
                return step.equals(TRUST_ROOT) && !roots.isObserved(record)
                        ? Optional.of(OBSERVE_ROOT)
                        : Optional.of(step);
            }
            reached = reached || completed.equals(Optional.of(step.name()));
        }
        throw new IllegalStateException("settling ends the attempt");
    }

    private boolean isNeeded(Step step, PolicyRecord record) {
        boolean done = record.attempt()
                .filter(attempt -> RootFirst.isDone(record, attempt))
                .isPresent();
        if (RootFirst.isOne(step) && done) {
            return false;
        }
        if (step.equals(OBSERVE_ROOT)) {
            return roots.next(record).equals(Optional.of(OBSERVE_ROOT));
        }
        if (step.equals(TRUST_ROOT)) {
            return RootSteps.wanted(record).isPresent();
        }
        return true;
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Attempt attempt = record.attempt().orElseThrow();
        Issued issued = attempt.issued().orElseThrow();
        KeyName key = attempt.key().orElseThrow();
        PolicyRecord after = record;
        if (step.equals(INSTALL)) {
            store.install(record.id(), new CertificateStore.Entry(issued.leaf(), issued.chain(), key));
        } else if (step.equals(PROVE)) {
            requireProofs(record.policyOf(attempt), attempt, issued, key);
        } else if (step.equals(OBSERVE_ROOT) || step.equals(TRUST_ROOT)) {
            after = roots.perform(step, record, run);
        } else if (step.equals(PUT_IN_FORCE)) {
            store.putInForce(record.id(), issued.leaf().sha1());
        } else {
            return settle(record, attempt, issued, key);
        }
        return after.withAttempt(Optional.of(attempt.withData(COMPLETED, step.name())));
    }

    private void requireProofs(ScepPolicy policy, Attempt attempt, Issued issued, KeyName key) throws ScepterException {
        Proofs proofs = verifier.proveInstalled(policy, issued, key);
        String tried = "proving the certificate " + issued.leaf().sha1()
                + (attempt.isReclaimed() ? " that is in the store: " : " that the CA issued: ");
        if (!proofs.stored() || !proofs.keySigns()) {
            throw new ScepterException(
                    ErrorCode.PROOF_FAILED, tried + "the proofs " + proofs.failing() + " do not hold");
        }
        if (!proofs.chainBuilds()) {
            throw new ScepterException(
                    ErrorCode.ISSUED_CHAIN_UNTRUSTED, tried + "it does not chain to the pinned certificate");
        }
        if (!proofs.inValidity() || !proofs.usagesMatch() || !proofs.namesMatch()) {
            throw new ScepterException(
                    ErrorCode.ISSUED_CERTIFICATE_UNFIT,
                    tried + "the proofs " + proofs.failing() + " do not hold"
                            + (proofs.usagesMatch() ? "" : MissingUsages.words(policy, issued.leaf())));
        }
    }

    /** What the attempt brought, as it will stand in the record once settled; empty if nothing is issued yet. */
    static Optional<CertificateInForce> coming(Attempt attempt, Instant now) {
        return attempt.issued().flatMap(issued -> attempt.key().map(key -> asInForce(attempt, issued, key, now)));
    }

    private static CertificateInForce asInForce(Attempt attempt, Issued issued, KeyName key, Instant now) {
        // When an adopted one was put in force first is not known; a later time would put off its renewal.
        Instant since =
                attempt.isReclaimed() ? ParsedCertificate.of(issued.leaf()).notBefore() : now;
        return new CertificateInForce(
                issued.leaf(),
                issued.chain(),
                key,
                attempt.strategy(),
                attempt.fingerprint(),
                since,
                issued.warnings());
    }

    private PolicyRecord settle(PolicyRecord record, Attempt attempt, Issued issued, KeyName key)
            throws ScepterException {
        Instant now = clock.instant();
        CertificateInForce inForce = asInForce(attempt, issued, key, now);
        List<Predecessor> predecessors = new ArrayList<>();
        record.predecessors().forEach(older -> predecessors.add(older.endingBy(now)));
        record.inForce().ifPresent(old -> predecessors.add(Predecessor.of(record, old, now)));
        if (record.inForce().isEmpty()) {
            predecessors.addAll(strays(record, inForce, now));
        }
        events.accept(new Event(
                event(record, attempt), Optional.of(record.id()), issued.leaf().toString()));
        PolicyRecord settled = keyLengths.recognised(record.withInForce(Optional.of(inForce)));
        return settled.withEarlier(settled.wantsAnotherCertificate() ? earlier(record, attempt) : Optional.empty())
                .withPredecessors(predecessors)
                .withAttempt(Optional.empty())
                .afterSuccess(attempt.purpose())
                .withCaCheck(Optional.empty())
                .withRepairedAt(attempt.purpose() == Purpose.REPAIR ? Optional.of(now) : record.repairedAt());
    }

    private static EventId event(PolicyRecord record, Attempt attempt) {
        if (attempt.isReclaimed()) {
            return EventId.CERTIFICATE_ADOPTED;
        }
        return record.inForce().isPresent() ? EventId.CERTIFICATE_RENEWED : EventId.CERTIFICATE_ENROLLED;
    }

    /**
     * What the store has of the policy besides its first certificate: left over from a record that is gone. It goes after
     * the grace like the certificate before. One that cannot be read, or shares the key in force, stays until the policy
     * is removed.
     */
    private List<Predecessor> strays(PolicyRecord record, CertificateInForce inForce, Instant now)
            throws ScepterException {
        Set<Thumbprint> known = new HashSet<>(Set.of(inForce.leaf().sha1()));
        record.predecessors().forEach(older -> known.add(older.leafSha1()));
        List<Predecessor> strays = new ArrayList<>();
        for (Thumbprint sha1 : store.list(record.id())) {
            if (strays.size() < MOST_STRAYS && !known.contains(sha1)) {
                keyOf(record, sha1)
                        .filter(key -> !key.equals(inForce.key()))
                        .ifPresent(key -> strays.add(Predecessor.stray(sha1, key, now)));
            }
        }
        return strays;
    }

    private Optional<KeyName> keyOf(PolicyRecord record, Thumbprint sha1) {
        try {
            return store.find(record.id(), sha1).map(CertificateStore.Entry::key);
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    /** The policy of the certificate that is in force from now on; an attempt of an older build may not know it. */
    private static Optional<ScepPolicy> earlier(PolicyRecord record, Attempt attempt) {
        return attempt.policy()
                .map(EarlierPolicy::withoutSecrets)
                .or(() -> record.earlier()
                        .filter(policy -> policy.enrolmentFingerprint().equals(attempt.fingerprint())));
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return LocalTrouble.is(failure.code());
    }
}
