package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks whether a certificate lasts longer than makes sense. */
final class LifetimeCheck {
    /** Ten years with their leap days. */
    static final Duration LONG = Duration.ofDays(3_653);

    private LifetimeCheck() {}

    /**
     * @param chain issuing CA first
     */
    static Optional<ReplyWarning> warning(ParsedCertificate leaf, List<EncodedCertificate> chain) {
        Instant issuerEnds = ParsedCertificate.of(chain.get(0)).notAfter();
        if (leaf.notAfter().isAfter(issuerEnds)) {
            return Optional.of(new ReplyWarning(
                    WarningCode.LONG_LIFETIME,
                    "The certificate ends " + leaf.notAfter() + ", after its CA, which ends " + issuerEnds + "."));
        }
        Duration lifetime = Duration.between(leaf.notBefore(), leaf.notAfter());
        return lifetime.compareTo(LONG) > 0
                ? Optional.of(new ReplyWarning(
                        WarningCode.LONG_LIFETIME, "The certificate lasts for " + lifetime.toDays() + " days."))
                : Optional.empty();
    }
}
