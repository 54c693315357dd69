package dev.scepter.agent.csp;

import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyMembers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the nodes about the key and its algorithms mean as members of a policy. */
final class KeyTranslation {
    private static final Set<Integer> KEY_LENGTHS = Set.of(1024, 2048, 4096);

    private final InstallValues values;
    private final NodeFindings findings;

    KeyTranslation(InstallValues values, NodeFindings findings) {
        this.values = values;
        this.findings = findings;
    }

    void translate(PolicyMembers members) {
        values.required(InstallNode.KEY_LENGTH, "the key has 1024 bits")
                .flatMap(text -> values.number(InstallNode.KEY_LENGTH, text))
                .filter(bits ->
                        values.check(KEY_LENGTHS.contains(bits), InstallNode.KEY_LENGTH, "is 1024, 2048 or 4096"))
                .ifPresent(bits -> members.number("keyLength", bits));
        values.required(InstallNode.KEY_USAGE, "digitalSignature and keyEncipherment are asked for")
                .flatMap(text -> values.number(InstallNode.KEY_USAGE, text))
                .ifPresent(bits -> {
                    Optional<List<KeyUsage>> usages = KeyUsageBits.usages(bits);
                    if (values.check(
                            usages.isPresent(),
                            InstallNode.KEY_USAGE,
                            "is a sum of key usage bits with 128 (digital signature), 32 (key encipherment) or both,"
                                    + " such as 160")) {
                        List<String> names = usages.orElseThrow().stream()
                                .map(KeyUsage::standardName)
                                .toList();
                        members.texts("keyUsage", names);
                        findings.add(
                                LintCode.SYNCML_VALUE_CONVERTED,
                                InstallNode.KEY_USAGE,
                                "is " + bits + ": " + String.join(", ", names));
                    }
                });
        values.required(InstallNode.HASH_ALGORITHM, "SHA-256 is used")
                .ifPresent(families -> hash(families).ifPresent(hash -> members.text("hashAlgorithm", hash)));
        values.text(InstallNode.KEY_PROTECTION)
                .flatMap(text -> values.number(InstallNode.KEY_PROTECTION, text))
                .ifPresent(number -> protection(number)
                        .ifPresent(protection -> members.text("keyProtection", protection.jsonName())));
    }

    private Optional<String> hash(String families) {
        List<String> names = Arrays.stream(families.split("[+;]", -1))
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .toList();
        if (!values.check(
                Set.of("SHA-1", "SHA-2", "SHA-3", "SHA-256").containsAll(names),
                InstallNode.HASH_ALGORITHM,
                "is SHA-1, SHA-2, SHA-3, or several of them joined by +")) {
            return Optional.empty();
        }
        if (names.contains("SHA-2") || names.contains("SHA-256")) {
            findings.add(LintCode.SYNCML_VALUE_CONVERTED, InstallNode.HASH_ALGORITHM, "allows SHA-2: SHA-256");
            return Optional.of("SHA-256");
        }
        if (names.contains("SHA-1")) {
            return Optional.of("SHA-1");
        }
        findings.add(LintCode.SYNCML_VALUE_UNSUPPORTED, InstallNode.HASH_ALGORITHM, "allows SHA-3 only; use SHA-2");
        return Optional.empty();
    }

    private Optional<KeyProtection> protection(int number) {
        return switch (number) {
            case 1 -> Optional.of(KeyProtection.TPM);
            case 2 -> Optional.of(KeyProtection.TPM_IF_PRESENT);
            case 3 -> Optional.of(KeyProtection.SOFTWARE);
            case 4 -> {
                findings.add(
                        LintCode.SYNCML_VALUE_UNSUPPORTED,
                        InstallNode.KEY_PROTECTION,
                        "is 4 (Windows Hello for Business); use 1 (TPM), 2 (TPM if present) or 3 (software)");
                yield Optional.empty();
            }
            default -> {
                values.check(false, InstallNode.KEY_PROTECTION, "is 1 (TPM), 2 (TPM if present), 3 (software) or 4");
                yield Optional.empty();
            }
        };
    }
}
