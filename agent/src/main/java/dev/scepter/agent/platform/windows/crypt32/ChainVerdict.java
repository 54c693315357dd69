package dev.scepter.agent.platform.windows.crypt32;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Windows says of a chain.
 *
 * @param length how many certificates Windows put into it, the leaf too
 * @param errorStatus what the trust status of the whole chain says is wrong: bits named CERT_TRUST_, 0 if nothing is wrong
 * @param policyError what the base policy answered, in words; empty if it has nothing against the chain
 */
public record ChainVerdict(int length, int errorStatus, Optional<String> policyError) {
    private static final int BROKEN = Crypt32Constants.CERT_TRUST_IS_PARTIAL_CHAIN
            | Crypt32Constants.CERT_TRUST_IS_NOT_SIGNATURE_VALID
            | Crypt32Constants.CERT_TRUST_IS_CYCLIC;
    private static final int UNTRUSTED =
            Crypt32Constants.CERT_TRUST_IS_UNTRUSTED_ROOT | Crypt32Constants.CERT_TRUST_IS_EXPLICIT_DISTRUST;

    /** No root, or one that is not trusted. */
    private static final int ROOT =
            Crypt32Constants.CERT_TRUST_IS_PARTIAL_CHAIN | Crypt32Constants.CERT_TRUST_IS_UNTRUSTED_ROOT;

    /** In the order of the bits. */
    private static final Map<Integer, String> WORDS = new TreeMap<>(Map.ofEntries(
            Map.entry(Crypt32Constants.CERT_TRUST_IS_NOT_TIME_VALID, "a certificate is not within its validity period"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_REVOKED, "a certificate is revoked"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_NOT_SIGNATURE_VALID, "a signature is not valid"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_NOT_VALID_FOR_USAGE, "a certificate is not for this usage"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_UNTRUSTED_ROOT, "the root is not trusted"),
            Map.entry(Crypt32Constants.CERT_TRUST_REVOCATION_STATUS_UNKNOWN, "revocation is not known"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_CYCLIC, "the chain leads back to itself"),
            Map.entry(Crypt32Constants.CERT_TRUST_INVALID_EXTENSION, "an extension is not valid"),
            Map.entry(Crypt32Constants.CERT_TRUST_INVALID_POLICY_CONSTRAINTS, "policy constraints are not met"),
            Map.entry(
                    Crypt32Constants.CERT_TRUST_INVALID_BASIC_CONSTRAINTS, "an issuer is no CA, or not for this depth"),
            Map.entry(Crypt32Constants.CERT_TRUST_INVALID_NAME_CONSTRAINTS, "name constraints are not met"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_PARTIAL_CHAIN, "no chain leads to a root"),
            Map.entry(Crypt32Constants.CERT_TRUST_HAS_WEAK_SIGNATURE, "a signature is by a weak algorithm"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_OFFLINE_REVOCATION, "the revocation server was not reached"),
            Map.entry(Crypt32Constants.CERT_TRUST_IS_EXPLICIT_DISTRUST, "a certificate is distrusted on this machine"),
            Map.entry(
                    Crypt32Constants.CERT_TRUST_HAS_NOT_SUPPORTED_CRITICAL_EXT,
                    "a critical extension is not supported")));

    /** Signatures lead from the leaf to a self-signed certificate, trusted or not. */
    public boolean builds() {
        return (errorStatus & BROKEN) == 0;
    }

    /** The chain ends in a root that this machine trusts. */
    public boolean rootTrusted() {
        return builds() && (errorStatus & UNTRUSTED) == 0;
    }

    /** Nothing is wrong. */
    public boolean isValid() {
        return errorStatus == 0 && policyError.isEmpty();
    }

    /** What is wrong, in words; bits without words as a number. */
    public List<String> faults() {
        return words(errorStatus);
    }

    /** What is wrong with the end of the chain, in words: a root that is missing or not trusted. */
    List<String> rootFaults() {
        return words(errorStatus & ROOT);
    }

    /** All else that is wrong, in words; what only the base policy finds wrong stands in its own. */
    List<String> otherFaults() {
        return errorStatus == 0 ? policyError.stream().toList() : words(errorStatus & ~ROOT);
    }

    private static List<String> words(int status) {
        int unknown = status & ~WORDS.keySet().stream().reduce(0, (all, bit) -> all | bit);
        List<String> faults = WORDS.entrySet().stream()
                .filter(entry -> (status & entry.getKey()) != 0)
                .map(Map.Entry::getValue)
                .toList();
        return unknown == 0
                ? faults
                : Stream.concat(faults.stream(), Stream.of(String.format(Locale.ROOT, "trust status 0x%08X", unknown)))
                        .toList();
    }
}
