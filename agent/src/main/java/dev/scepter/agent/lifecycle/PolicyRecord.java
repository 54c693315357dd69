package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known about one policy on this device: the facts from which everything shown is derived. One file of the
 * journal.
 *
 * @param policy the policy as last applied; its challenge is gone once it must not be sent again
 * @param source what brought it; only that takes it away
 * @param intent name of the step that was begun and whose outcome is not written yet
 * @param inForce the certificate in force
 * @param predecessor the one before
 * @param attempt the attempt that is open
 * @param failure how the last attempt failed; empty after a success
 * @param root the root that the policy carries
 * @param spentChallenge SHA-256 (hex) of a one-time challenge that was answered and must never be sent again
 * @param repairedAt when a missing certificate was last enrolled anew
 * @param removal where the removal stands; empty unless the policy is being removed or held
 */
public record PolicyRecord(
        ScepPolicy policy,
        String source,
        Optional<String> intent,
        Optional<CertificateInForce> inForce,
        Optional<Predecessor> predecessor,
        Optional<Attempt> attempt,
        Optional<Failure> failure,
        Optional<CarriedRoot> root,
        Optional<String> spentChallenge,
        Optional<Instant> repairedAt,
        Optional<Removal> removal) {

    /** A policy that was just assigned. */
    public static PolicyRecord of(ScepPolicy policy, String source) {
        return new PolicyRecord(
                policy,
                source,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
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

    /** A new request would need a challenge, and the one that the policy had must not be sent again. */
    public boolean isChallengeSpent() {
        return policy.oneTimeChallenge() && policy.challenge().isEmpty() && spentChallenge.isPresent();
    }

    public PolicyRecord withPolicy(ScepPolicy value) {
        return new PolicyRecord(
                value,
                source,
                intent,
                inForce,
                predecessor,
                attempt,
                failure,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withSource(String value) {
        return new PolicyRecord(
                policy,
                value,
                intent,
                inForce,
                predecessor,
                attempt,
                failure,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withIntent(Optional<String> value) {
        return new PolicyRecord(
                policy,
                source,
                value,
                inForce,
                predecessor,
                attempt,
                failure,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withInForce(Optional<CertificateInForce> value) {
        return new PolicyRecord(
                policy,
                source,
                intent,
                value,
                predecessor,
                attempt,
                failure,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withPredecessor(Optional<Predecessor> value) {
        return new PolicyRecord(
                policy, source, intent, inForce, value, attempt, failure, root, spentChallenge, repairedAt, removal);
    }

    public PolicyRecord withAttempt(Optional<Attempt> value) {
        return new PolicyRecord(
                policy,
                source,
                intent,
                inForce,
                predecessor,
                value,
                failure,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withFailure(Optional<Failure> value) {
        return new PolicyRecord(
                policy,
                source,
                intent,
                inForce,
                predecessor,
                attempt,
                value,
                root,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withRoot(Optional<CarriedRoot> value) {
        return new PolicyRecord(
                policy,
                source,
                intent,
                inForce,
                predecessor,
                attempt,
                failure,
                value,
                spentChallenge,
                repairedAt,
                removal);
    }

    public PolicyRecord withSpentChallenge(Optional<String> value) {
        return new PolicyRecord(
                policy, source, intent, inForce, predecessor, attempt, failure, root, value, repairedAt, removal);
    }

    public PolicyRecord withRepairedAt(Optional<Instant> value) {
        return new PolicyRecord(
                policy, source, intent, inForce, predecessor, attempt, failure, root, spentChallenge, value, removal);
    }

    public PolicyRecord withRemoval(Optional<Removal> value) {
        return new PolicyRecord(
                policy,
                source,
                intent,
                inForce,
                predecessor,
                attempt,
                failure,
                root,
                spentChallenge,
                repairedAt,
                value);
    }
}
