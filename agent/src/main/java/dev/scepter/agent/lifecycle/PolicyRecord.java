package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that is known about one policy on this device: the facts from which everything shown is derived. One file of the
 * journal.
 *
 * @param policy the policy as last applied; its challenge is gone once it must not be sent again
 * @param earlier the policy that the certificate in force was issued for, without its challenge; empty unless {@code
 *     policy} wants another certificate
 * @param source what brought it first; only that takes it away
 * @param intent name of the step that was begun and whose outcome is not written yet
 * @param inForce the certificate in force
 * @param predecessors the ones before, oldest first, and those that were found in the store
 * @param attempt the attempt that is open
 * @param failure how the last attempt failed; empty after a success
 * @param roots the roots that the policy carries or carried, and that are not removed yet
 * @param spentChallenges SHA-256 (hex) of the one-time challenges that were answered and must never be sent again,
 *     oldest first; the newest 16 are kept
 * @param caCheck the look at the CA that is due or failed; empty if there is nothing to look at
 * @param repairedAt when a missing certificate was last enrolled anew
 * @param removal where the removal stands; empty unless the policy is being removed or held
 * @param rollback the way back to another certificate, while it is under way
 * @param hold why renewal waits since a rollback; empty unless one was done
 * @param sentBy the way to enrol by which a request was sent that came to no certificate; by itself no other is taken then
 */
public record PolicyRecord(
        ScepPolicy policy,
        Optional<ScepPolicy> earlier,
        String source,
        Optional<String> intent,
        Optional<CertificateInForce> inForce,
        List<Predecessor> predecessors,
        Optional<Attempt> attempt,
        Optional<Failure> failure,
        List<CarriedRoot> roots,
        List<String> spentChallenges,
        Optional<CaCheck> caCheck,
        Optional<Instant> repairedAt,
        Optional<Removal> removal,
        Optional<Rollback> rollback,
        Optional<RenewalHold> hold,
        Optional<String> sentBy) {

    private static final int MOST_SPENT = 16;

    public PolicyRecord {
        predecessors = List.copyOf(predecessors);
        roots = List.copyOf(roots);
        int forgotten = Math.max(0, spentChallenges.size() - MOST_SPENT);
        spentChallenges = List.copyOf(spentChallenges.subList(forgotten, spentChallenges.size()));
    }

    /** A policy that was just assigned. */
    public static PolicyRecord of(ScepPolicy policy, String source) {
        return new PolicyRecord(
                policy,
                Optional.empty(),
                source,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public PolicyId id() {
        return policy.id();
    }

    /** The certificate before the one in force; one that was only found in the store is none. */
    public Optional<Predecessor> predecessor() {
        return predecessors.stream().filter(Predecessor::wasInForce).reduce((older, newer) -> newer);
    }

    /** What is known of a root. */
    Optional<CarriedRoot> root(EncodedCertificate certificate) {
        return roots.stream()
                .filter(root -> root.certificate().equals(certificate))
                .findFirst();
    }

    /** A new request would need a challenge, and the one that the policy had must not be sent again. */
    public boolean isChallengeSpent() {
        return policy.oneTimeChallenge() && policy.challenge().isEmpty() && !spentChallenges.isEmpty();
    }

    /** The policy wants another certificate than the one in force. */
    boolean wantsAnotherCertificate() {
        return inForce.map(value -> !value.fingerprint().equals(policy.enrolmentFingerprint()))
                .orElse(false);
    }

    /**
     * The policy to ask by for a certificate of a fingerprint: that of today, or the earlier one with all of today's
     * that says nothing about the certificate.
     */
    ScepPolicy policyFor(String fingerprint) {
        return earlier.filter(ignored -> !fingerprint.equals(policy.enrolmentFingerprint()))
                .map(before -> EarlierPolicy.underTodays(before, policy))
                .filter(merged -> merged.enrolmentFingerprint().equals(fingerprint))
                .orElse(policy);
    }

    /** The policy to ask by in an attempt: its own, and today's in what counts at once. */
    ScepPolicy policyOf(Attempt attempt) {
        return attempt.policy()
                .map(own -> EarlierPolicy.withImmediate(own, policy))
                .orElseGet(() -> policyFor(attempt.fingerprint()));
    }

    /** How many attempts of a purpose have failed in a row. */
    int failures(Optional<Purpose> purpose) {
        return failure.filter(last -> !last.spares(purpose)).map(Failure::count).orElse(0);
    }

    /** The failure that keeps an attempt of a purpose waiting. */
    Optional<Failure> failureBefore(Purpose purpose) {
        return failure.filter(last -> !last.spares(Optional.of(purpose)));
    }

    /** An attempt of a purpose came to something: what failed before is over, unless it was for another certificate. */
    PolicyRecord afterSuccess(Purpose purpose) {
        return withFailure(failure.filter(last -> last.spares(Optional.of(purpose))));
    }

    /** The attempt is over without a certificate; the way that it sent a request by stays known. */
    PolicyRecord withoutAttempt() {
        Optional<String> sender =
                attempt.filter(closed -> closed.sentAt().isPresent()).map(Attempt::strategy);
        return with(draft -> {
            draft.attempt = Optional.empty();
            draft.sentBy = sender.or(() -> sentBy);
        });
    }

    public PolicyRecord withPolicy(ScepPolicy value) {
        return with(draft -> draft.policy = value);
    }

    public PolicyRecord withEarlier(Optional<ScepPolicy> value) {
        return with(draft -> draft.earlier = value);
    }

    public PolicyRecord withIntent(Optional<String> value) {
        return with(draft -> draft.intent = value);
    }

    public PolicyRecord withInForce(Optional<CertificateInForce> value) {
        return with(draft -> draft.inForce = value);
    }

    public PolicyRecord withPredecessors(List<Predecessor> value) {
        return with(draft -> draft.predecessors = value);
    }

    public PolicyRecord withAttempt(Optional<Attempt> value) {
        return with(draft -> draft.attempt = value);
    }

    public PolicyRecord withFailure(Optional<Failure> value) {
        return with(draft -> draft.failure = value);
    }

    public PolicyRecord withRoots(List<CarriedRoot> value) {
        return with(draft -> draft.roots = value);
    }

    /** One more challenge that must never be sent again. */
    public PolicyRecord withSpentChallenge(String digest) {
        List<String> all = new ArrayList<>(spentChallenges);
        all.remove(digest);
        all.add(digest);
        return withSpentChallenges(all);
    }

    public PolicyRecord withSpentChallenges(List<String> value) {
        return with(draft -> draft.spentChallenges = value);
    }

    PolicyRecord withCaCheck(Optional<CaCheck> value) {
        return with(draft -> draft.caCheck = value);
    }

    public PolicyRecord withRepairedAt(Optional<Instant> value) {
        return with(draft -> draft.repairedAt = value);
    }

    public PolicyRecord withRemoval(Optional<Removal> value) {
        return with(draft -> draft.removal = value);
    }

    PolicyRecord withRollback(Optional<Rollback> value) {
        return with(draft -> draft.rollback = value);
    }

    PolicyRecord withHold(Optional<RenewalHold> value) {
        return with(draft -> draft.hold = value);
    }

    private PolicyRecord with(Consumer<PolicyRecordDraft> change) {
        PolicyRecordDraft draft = new PolicyRecordDraft(this);
        change.accept(draft);
        return draft.record();
    }
}
