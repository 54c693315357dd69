package dev.scepter.agent.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fingerprint of what a policy wants in its certificate.
 *
 * <p>Members that this build obeys at their default only take part with that default, so that a later build, which obeys
 * more of them, computes the same fingerprint for the same policy. If it did not, every device would enrol anew.
 */
final class EnrolmentFingerprint {
    private static final String VERSION = "scepter-enrolment-1";

    private EnrolmentFingerprint() {}

    static String of(ScepPolicy policy) {
        SortedMap<String, String> members = new TreeMap<>();
        UnsupportedMember.ALL.stream()
                .filter(UnsupportedMember::enrols)
                .forEach(member ->
                        members.put(member.name(), member.defaultText().orElse("")));
        members.put("subjectName", policy.subjectName().toText());
        members.put("keyLength", String.valueOf(policy.keyLength().orElse(ScepPolicyBuilder.DEFAULT_KEY_LENGTH)));
        members.put("hashAlgorithm", policy.hashAlgorithm().jsonName());
        StringBuilder canonical = new StringBuilder(VERSION);
        // No value can hold a line break, so that two different policies never have the same lines.
        members.forEach(
                (name, value) -> canonical.append('\n').append(name).append('=').append(value));
        return sha256(canonical.toString());
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
