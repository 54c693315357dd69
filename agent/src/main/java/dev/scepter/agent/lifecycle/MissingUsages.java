package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says which usages a certificate lacks that the policy names or every policy needs. */
final class MissingUsages {
    private MissingUsages() {}

    /** The words to put behind a failure; empty if none is missing. */
    static String words(ScepPolicy policy, EncodedCertificate leaf) {
        ParsedCertificate certificate = ParsedCertificate.of(leaf);
        List<String> missing = new ArrayList<>();
        if (!certificate.allowsSigning()) {
            missing.add("digitalSignature");
        }
        policy.extendedKeyUsage().orElse(Set.of()).stream()
                .filter(usage -> !certificate.extendedKeyUsages().contains(usage.oid()))
                .map(ExtendedKeyUsage::text)
                .forEach(missing::add);
        return missing.isEmpty() ? "" : "; not in the certificate: " + String.join(", ", missing);
    }
}
