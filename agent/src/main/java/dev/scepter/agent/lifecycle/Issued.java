package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import java.util.List;

/**
 * What a CA issued.
 *
 * @param leaf the certificate for the attempt's key
 * @param chain issuing CA first, up to and with the pinned anchor
 * @param warnings what the CA did otherwise than asked
 */
public record Issued(EncodedCertificate leaf, List<EncodedCertificate> chain, List<Warning> warnings) {
    public Issued {
        chain = List.copyOf(chain);
        warnings = List.copyOf(warnings);
    }
}
