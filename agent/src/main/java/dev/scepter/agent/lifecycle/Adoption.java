package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.List;
import java.util.Optional;

/** Takes a policy into its record. Pure, but for the settings of the device. */
final class Adoption {
    private final KeyLengths keyLengths;

    Adoption(KeyLengths keyLengths) {
        this.keyLengths = keyLengths;
    }

    /**
     * The record with the policy of today. A policy that changed is tried at once, whatever failed before; a one-time
     * challenge that was answered is not taken in again, whatever the policy carries. The source stays the one that
     * brought the policy first; only a policy that was removed in between is brought anew.
     */
    PolicyRecord adopt(Optional<PolicyRecord> known, ScepPolicy policy, String source) {
        if (known.isEmpty()) {
            return PolicyRecord.of(policy, source);
        }
        PolicyRecord record = known.get();
        if (record.removal().isPresent()) {
            record = PolicyRecord.of(record.policy(), source).withSpentChallenges(record.spentChallenges());
        }
        Optional<String> digest = policy.challenge().map(AttemptSteps::digest);
        boolean spent = policy.oneTimeChallenge()
                && digest.map(record.spentChallenges()::contains).orElse(false);
        ScepPolicy effective = spent ? policy.withChallenge(Optional.<Secret>empty()) : policy;
        if (effective.equals(record.policy())) {
            return record;
        }
        PolicyRecord changed =
                keyLengths.recognised(withoutRefusedRequest(record).withPolicy(effective));
        return changed.withEarlier(changed.wantsAnotherCertificate() ? earlier(record) : Optional.empty())
                .withCaCheck(caCheck(record, effective))
                .withFailure(Optional.empty());
    }

    /** The policy of the certificate in force, while there was none that wants another one, or since then. */
    private static Optional<ScepPolicy> earlier(PolicyRecord record) {
        return record.wantsAnotherCertificate()
                ? record.earlier()
                : Optional.of(EarlierPolicy.withoutSecrets(record.policy()));
    }

    /** The certificate in force says nothing about another CA, so that one is looked at now. */
    private static Optional<CaCheck> caCheck(PolicyRecord record, ScepPolicy today) {
        boolean another = record.inForce().isPresent() && !ca(record.policy()).equals(ca(today));
        return another ? Optional.of(CaCheck.pending()) : record.caCheck();
    }

    /** All of a policy that decides whether its CA is the right one. */
    private static List<Object> ca(ScepPolicy policy) {
        return List.of(
                policy.caThumbprint(),
                policy.scepUrl(),
                policy.templateName(),
                policy.templateNameUse(),
                policy.legacyAlgorithms(),
                policy.expectScepStandard(),
                policy.requireRaEku(),
                policy.raThumbprint());
    }

    /** A server that refused by HTTP did not take the request, so a changed policy may ask anew at once; not if an
     * earlier copy may have been taken. */
    private static PolicyRecord withoutRefusedRequest(PolicyRecord record) {
        boolean refused = record.failure()
                .map(failure -> failure.code() == ErrorCode.HTTP_REFUSED)
                .orElse(false);
        Optional<Attempt> attempt =
                record.attempt().filter(open -> open.pending().isEmpty() && !open.isSendLost());
        return refused && attempt.isPresent()
                ? record.withAttempt(attempt.map(open -> open.withSentAt(Optional.empty())))
                : record;
    }
}
