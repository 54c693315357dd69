package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;

/** Joins the policy that a certificate was issued for with the policy of today. Pure. */
final class EarlierPolicy {
    private EarlierPolicy() {}

    /** As it stands in a record: without secrets. */
    static ScepPolicy withoutSecrets(ScepPolicy policy) {
        ScepPolicy silent = policy.withChallenge(Optional.empty());
        return silent.mayHaveSecretAddress() ? silent.withoutAddressSecrets() : silent;
    }

    /** The policy of a request that is under way, with what counts at once of today's. */
    static ScepPolicy withImmediate(ScepPolicy own, ScepPolicy today) {
        return own.toBuilder()
                .challenge(today.challenge())
                .oneTimeChallenge(today.oneTimeChallenge())
                .retryCount(today.retryCount())
                .retryDelay(today.retryDelay())
                .pendingMaxDays(today.pendingMaxDays())
                .build();
    }

    /** Whom and how to ask by today's policy, and for the certificate that the earlier one wanted. */
    static ScepPolicy underTodays(ScepPolicy earlier, ScepPolicy today) {
        return earlier.toBuilder()
                .id(today.id())
                .revision(today.revision())
                .name(today.name())
                .notes(today.notes())
                .caThumbprint(today.caThumbprint())
                .challenge(today.challenge())
                .oneTimeChallenge(today.oneTimeChallenge())
                .retryCount(today.retryCount())
                .retryDelay(today.retryDelay())
                .pendingMaxDays(today.pendingMaxDays())
                .serverUrl(today.serverUrl())
                .ndesPath(today.ndesPath())
                .templateName(today.templateName())
                .templateNameUse(today.templateNameUse())
                .includeRootCertificate(today.includeRootCertificate())
                .rootCertificate(today.rootCertificate())
                .renewPeriodDays(today.renewPeriodDays())
                .renewalMode(today.renewalMode())
                .renewalChallenge(today.renewalChallenge())
                .legacyAlgorithms(today.legacyAlgorithms())
                .acceptWeakResponse(today.acceptWeakResponse())
                .expectScepStandard(today.expectScepStandard())
                .requireRaEku(today.requireRaEku())
                .raThumbprint(today.raThumbprint())
                .onMissingCertificate(today.onMissingCertificate())
                .build();
    }
}
