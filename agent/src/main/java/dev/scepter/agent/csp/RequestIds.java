package dev.scepter.agent.csp;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes ids of policies from UniqueIDs. */
final class RequestIds {
    private static final int WORD = 48;
    private static final int DIGITS = 12;

    private RequestIds() {}

    /**
     * The UniqueID itself if it can be an id; else what of it can be, and a piece of its SHA-256, so that different
     * UniqueIDs keep different ids.
     */
    static PolicyId idOf(String uniqueId) {
        if (PolicyId.isValid(uniqueId)) {
            return new PolicyId(uniqueId);
        }
        String word = uniqueId.replaceAll("[^A-Za-z0-9]+", "-");
        String hash = Thumbprint.of(Thumbprint.Algorithm.SHA256, uniqueId.getBytes(StandardCharsets.UTF_8))
                .hex()
                .toLowerCase(Locale.ROOT)
                .substring(0, DIGITS);
        String readable = word.substring(0, Math.min(WORD, word.length())).replaceAll("^-+|-+$", "");
        return new PolicyId(readable.isEmpty() ? hash : readable + "-" + hash);
    }
}
