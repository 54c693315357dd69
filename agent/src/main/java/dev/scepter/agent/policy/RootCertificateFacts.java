package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import java.time.Instant;

/** What an uploaded file turned out to be. */
sealed interface RootCertificateFacts {

    /** One self-signed CA certificate. */
    record Root(EncodedCertificate certificate, Instant notAfter) implements RootCertificateFacts {}

    /**
     * Something else.
     *
     * @param code which rule it breaks
     * @param words how
     */
    record Unfit(LintCode code, String words) implements RootCertificateFacts {}
}
