package dev.scepter.agent.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was seen to work of a certificate.
 *
 * @param stored the certificate is in the store, in force, and its key is there
 * @param keySigns the key made a signature that the certificate's public key verifies
 * @param chainBuilds the certificate chains to the pinned anchor
 * @param inValidity it is valid now; a beginning up to 24 hours ahead is forgiven
 * @param usagesMatch each extended key usage that the policy names is there, and signing is allowed
 * @param namesMatch it has a subject or a subject alternative name
 * @param rootTrusted the policy's root is trusted by the machine, and, where the machine has an opinion of its own, the
 *     certificate's chain ends in such a root; empty unless the policy carries one
 */
public record Proofs(
        boolean stored,
        boolean keySigns,
        boolean chainBuilds,
        boolean inValidity,
        boolean usagesMatch,
        boolean namesMatch,
        Optional<Boolean> rootTrusted) {

    Proofs withRootTrusted(Optional<Boolean> value) {
        return new Proofs(stored, keySigns, chainBuilds, inValidity, usagesMatch, namesMatch, value);
    }

    /** All proofs hold. */
    public boolean hold() {
        return failing().isEmpty();
    }

    /** Names of the proofs that do not hold, as in JSON output. */
    public List<String> failing() {
        List<String> names = new ArrayList<>();
        if (!stored) names.add("stored");
        if (!keySigns) names.add("keySigns");
        if (!chainBuilds) names.add("chainBuilds");
        if (!inValidity) names.add("inValidity");
        if (!usagesMatch) names.add("usagesMatch");
        if (!namesMatch) names.add("namesMatch");
        if (!rootTrusted.orElse(true)) names.add("rootTrusted");
        return names;
    }
}
