package dev.scepter.agent.csp;

import dev.scepter.agent.model.KeyUsage;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of {@code KeyUsage}: X509KeyUsageFlags of certenroll.h as a decimal number. */
final class KeyUsageBits {
    private static final int ENOUGH = 0x80 | 0x20;
    private static final Map<KeyUsage, Integer> BITS = Map.of(
            KeyUsage.DIGITAL_SIGNATURE, 0x80,
            KeyUsage.NON_REPUDIATION, 0x40,
            KeyUsage.KEY_ENCIPHERMENT, 0x20,
            KeyUsage.DATA_ENCIPHERMENT, 0x10,
            KeyUsage.KEY_AGREEMENT, 0x08,
            KeyUsage.KEY_CERT_SIGN, 0x04,
            KeyUsage.CRL_SIGN, 0x02,
            KeyUsage.ENCIPHER_ONLY, 0x01,
            KeyUsage.DECIPHER_ONLY, 0x8000);
    private static final int ALL =
            BITS.values().stream().mapToInt(Integer::intValue).sum();

    private KeyUsageBits() {}

    /** The usages of a number, in the order of RFC 5280; empty if the node cannot hold it. */
    static Optional<List<KeyUsage>> usages(int bits) {
        if ((bits & ~ALL) != 0 || (bits & ENOUGH) == 0) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(KeyUsage.values())
                .filter(usage -> (bits & bit(usage)) != 0)
                .toList());
    }

    /** The number of some usages; empty if the node cannot hold it, which needs signing or key encipherment. */
    static Optional<Integer> number(Collection<KeyUsage> usages) {
        int bits = usages.stream().mapToInt(KeyUsageBits::bit).reduce(0, (a, b) -> a | b);
        return (bits & ENOUGH) == 0 ? Optional.empty() : Optional.of(bits);
    }

    private static int bit(KeyUsage usage) {
        return BITS.getOrDefault(usage, 0);
    }
}
