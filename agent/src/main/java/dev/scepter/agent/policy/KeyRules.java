package dev.scepter.agent.policy;

import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rules for the members about key and usages; what is wrong or doubtful becomes a finding. */
final class KeyRules {
    private static final Set<KeyUsage> NOT_FOR_EC = EnumSet.of(KeyUsage.KEY_ENCIPHERMENT, KeyUsage.DATA_ENCIPHERMENT);
    private static final Set<ExtendedKeyUsage> CLIENT =
            Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("2.5.29.37.0"));

    private final Findings findings;

    KeyRules(Findings findings) {
        this.findings = findings;
    }

    /** Looks at a key length that the policy gives. */
    void checkLength(int bits, KeyAlgorithm algorithm) {
        if (algorithm != KeyAlgorithm.RSA) {
            findings.add(
                    LintCode.KEY_LENGTH_UNUSED,
                    "/keyLength",
                    "keyLength is given, but the key is " + algorithm.jsonName());
        } else if (bits == ScepPolicyBuilder.DEFAULT_KEY_LENGTH) {
            findings.add(LintCode.KEY_LENGTH_WEAK, "/keyLength", "keyLength is " + bits);
        }
    }

    /** The key usages of their names; empty, with a finding, if one is none. */
    Optional<Set<KeyUsage>> keyUsage(List<String> names, KeyAlgorithm algorithm) {
        Optional<Set<KeyUsage>> read = all(
                "keyUsage",
                names,
                KeyUsage::ofName,
                Stream.of(KeyUsage.values()).map(KeyUsage::standardName).toList(),
                "");
        read.ifPresent(usages -> {
            if (!usages.contains(KeyUsage.DIGITAL_SIGNATURE)) {
                findings.add(LintCode.KEY_USAGE_NO_SIGNATURE, "/keyUsage", "keyUsage is without digitalSignature");
            }
            if (algorithm != KeyAlgorithm.RSA && usages.stream().anyMatch(NOT_FOR_EC::contains)) {
                boolean nothingElse = NOT_FOR_EC.containsAll(usages);
                findings.add(
                        LintCode.KEY_USAGE_NOT_FOR_EC,
                        nothingElse ? Severity.ERROR : Severity.WARNING,
                        "/keyUsage",
                        "keyUsage holds " + (nothingElse ? "nothing but " : "") + "enciphering, and the key is "
                                + algorithm.jsonName());
            }
        });
        return read;
    }

    /** The extended key usages of names and object identifiers; empty, with a finding, if one is neither. */
    Optional<Set<ExtendedKeyUsage>> extendedKeyUsage(List<String> names) {
        Optional<Set<ExtendedKeyUsage>> read = all(
                "extendedKeyUsage",
                names,
                ExtendedKeyUsage::parse,
                List.copyOf(new TreeSet<>(ExtendedKeyUsage.knownNames())),
                ", nor a dotted object identifier");
        read.filter(usages -> usages.stream().noneMatch(CLIENT::contains))
                .ifPresent(usages -> findings.add(
                        LintCode.EXTENDED_KEY_USAGE_NO_CLIENT,
                        "/extendedKeyUsage",
                        "extendedKeyUsage is without clientAuth"));
        return read;
    }

    void checkHash(HashAlgorithm hash) {
        if (hash == HashAlgorithm.SHA1) {
            findings.add(LintCode.HASH_WEAK, "/hashAlgorithm", "hashAlgorithm is SHA-1");
        }
    }

    private <T> Optional<Set<T>> all(
            String member,
            List<String> names,
            Function<String, Optional<T>> parse,
            List<String> known,
            String besides) {
        Set<T> read = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<T> value = parse.apply(names.get(i));
            if (value.isEmpty()) {
                findings.add(
                        LintCode.VALUE_UNKNOWN,
                        "/" + member + "/" + i,
                        member + " holds \"" + Members.shown(names.get(i)) + "\", which is none of "
                                + String.join(", ", known) + besides
                                + Nearest.to(names.get(i), known)
                                        .map(word -> "; did you mean " + word + "?")
                                        .orElse(""));
                return Optional.empty();
            }
            read.add(value.get());
        }
        return Optional.of(read);
    }
}
