package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;

/** Takes a policy into its record. Pure. */
final class Adoption {
    private Adoption() {}

    /**
     * The record with the policy of today. A policy that changed is tried at once, whatever failed before; a one-time
     * challenge that was answered is not taken in again, whatever the policy carries.
     */
    static PolicyRecord adopt(Optional<PolicyRecord> known, ScepPolicy policy, String source) {
        if (known.isEmpty()) {
            return PolicyRecord.of(policy, source);
        }
        PolicyRecord record = known.get();
        if (record.removal().isPresent()) {
            record = PolicyRecord.of(record.policy(), source).withSpentChallenge(record.spentChallenge());
        }
        Optional<String> digest = policy.challenge().map(AttemptSteps::digest);
        boolean spent = policy.oneTimeChallenge() && digest.isPresent() && digest.equals(record.spentChallenge());
        ScepPolicy effective = spent ? policy.withChallenge(Optional.<Secret>empty()) : policy;
        if (effective.equals(record.policy())) {
            return record.withSource(source);
        }
        return withoutRefusedRequest(record)
                .withSource(source)
                .withEarlier(earlier(record, effective))
                .withPolicy(effective)
                .withFailure(Optional.empty());
    }

    /** The policy of the certificate in force, if the policy of today wants another one. */
    private static Optional<ScepPolicy> earlier(PolicyRecord record, ScepPolicy today) {
        if (!record.withPolicy(today).wantsAnotherCertificate()) {
            return Optional.empty();
        }
        return record.wantsAnotherCertificate()
                ? record.earlier()
                : Optional.of(EarlierPolicy.withoutSecrets(record.policy()));
    }

    /** A server that refused by HTTP did not take the request, so a changed policy may ask anew at once. */
    private static PolicyRecord withoutRefusedRequest(PolicyRecord record) {
        boolean refused = record.failure()
                .map(failure -> failure.code() == ErrorCode.HTTP_REFUSED)
                .orElse(false);
        Optional<Attempt> attempt =
                record.attempt().filter(open -> open.pending().isEmpty());
        return refused && attempt.isPresent()
                ? record.withAttempt(attempt.map(open -> open.withSentAt(Optional.empty())))
                : record;
    }
}
