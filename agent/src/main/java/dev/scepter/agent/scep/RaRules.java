package dev.scepter.agent.scep;

import dev.scepter.agent.model.Thumbprint;
import java.util.Optional;

/**
 * What a policy demands of RA certificates, which the pin of the CA alone does not tell from those of its clients.
 *
 * @param pin the thumbprint of the RA that receives the requests; it need not chain to the CA
 * @param usageRequired whether an RA must carry the extended key usage of one
 */
public record RaRules(Optional<Thumbprint> pin, boolean usageRequired) {
    /** No more than what always holds. */
    public static final RaRules NONE = new RaRules(Optional.empty(), false);
}
