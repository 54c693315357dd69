package dev.scepter.agent.policy;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fingerprint of what a policy wants in its certificate, placeholders as they are written.
 *
 * <p>The canonical text must stay as it is from version to version: if it did not, every device would enrol anew. So it
 * holds object identifiers and no names of them, of which later versions may know more.
 */
final class EnrolmentFingerprint {
    private static final String VERSION = "scepter-enrolment-1";

    private EnrolmentFingerprint() {}

    static String of(ScepPolicy policy) {
        SortedMap<String, String> members = new TreeMap<>();
        members.put(
                "subjectName", joined(policy.subjectName().rdns().stream().map(rdn -> rdn.oid() + "=" + rdn.value())));
        members.put(
                "subjectAlternativeName",
                sorted(policy.subjectAlternativeName().stream()
                        .flatMap(names -> names.names().stream())
                        .map(AlternativeName::comparable)));
        members.put("keyLength", keyLength(policy));
        members.put("keyAlgorithm", policy.keyAlgorithm().jsonName());
        members.put("keyProtection", policy.keyProtection().jsonName());
        members.put("keyReadAccess", sorted(policy.keyReadAccess().stream()));
        members.put("keyUsage", sorted(policy.requestedKeyUsage().stream().map(KeyUsage::standardName)));
        members.put(
                "extendedKeyUsage",
                sorted(policy.requestedExtendedKeyUsage().stream().map(ExtendedKeyUsage::oid)));
        members.put("hashAlgorithm", policy.hashAlgorithm().jsonName());
        members.put(
                "certificateTemplate",
                policy.certificateTemplate().map(CertificateTemplate::text).orElse(""));
        members.put("sid", policy.sid().jsonName());
        members.put("store", policy.store().jsonName());
        if (policy.store() == StoreLocation.USER) {
            members.put("user", policy.user().orElse(""));
        }
        StringBuilder canonical = new StringBuilder(VERSION);
        // No value can hold a line break, so that two different policies never have the same lines.
        members.forEach(
                (name, value) -> canonical.append('\n').append(name).append('=').append(value));
        return sha256(canonical.toString());
    }

    /** As written; what a missing one comes to is the device's. An EC key has its length from its curve. */
    private static String keyLength(ScepPolicy policy) {
        return policy.keyLength()
                .filter(bits -> policy.keyAlgorithm() == KeyAlgorithm.RSA)
                .map(String::valueOf)
                .orElse("");
    }

    private static String sorted(Stream<String> texts) {
        return joined(texts.sorted());
    }

    /** A blank inside a text is doubled, so that lists of different texts differ; no text starts with one. */
    private static String joined(Stream<String> texts) {
        return texts.map(text -> text.replace(" ", "  ")).collect(Collectors.joining(" "));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
