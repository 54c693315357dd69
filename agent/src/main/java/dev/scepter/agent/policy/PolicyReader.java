package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.PolicyId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a policy from its JSON document.
 *
 * <p>Strict: UTF-8, no member twice, nothing behind the object, exact types, texts never trimmed, whole numbers in digits
 * only ({@code 2048.0} and {@code 1e3} are refused). {@code null} means absent. Says everything there is to say at once,
 * except what depends on the time, the device and other policies: that is {@link PolicyLinter}'s. Safe for several
 * threads.
 */
public final class PolicyReader {
    /** Errors that keep a policy from being applied, but leave no doubt what it says. */
    private static final Set<LintCode> RULES = EnumSet.of(
            LintCode.OUT_OF_RANGE,
            LintCode.PLACEHOLDER_UNKNOWN,
            LintCode.KEY_USAGE_NOT_FOR_EC,
            LintCode.KEY_READ_ACCESS_INVALID,
            LintCode.KEY_READ_ACCESS_BROAD,
            LintCode.USER_WITHOUT_USER_STORE,
            LintCode.TEMPLATE_NAME_MISSING,
            LintCode.TEMPLATE_NAMED_TWICE,
            LintCode.ROOT_CERTIFICATE_NOT_SELF_SIGNED,
            LintCode.ROOT_CERTIFICATE_NOT_CA);

    /**
     * Reads one document. Never fails, whatever the bytes: what is wrong with them becomes findings.
     *
     * @param json at most 4 MB (more is a finding), one object
     */
    public PolicyReading read(byte[] json) {
        Findings findings = new Findings();
        Optional<ObjectNode> object = PolicyDocument.parse(json, findings);
        if (object.isEmpty()) {
            return new PolicyReading(Optional.empty(), findings.list(), Optional.empty());
        }
        MemberReading reading = new MemberReading(object.get(), findings, false);
        Optional<PolicyId> id = reading.run();
        Optional<ScepPolicy> policy = findings.hasErrors() ? Optional.empty() : Optional.of(reading.policy());
        return new PolicyReading(id, reading.name(), reading.revision(), findings.list(), policy);
    }

    /**
     * Reads a policy that this device has stored: one that was applied once and may hold a certificate in force. Rules
     * that became stricter since then do not make it unreadable, and numbers are taken as the nearest that is allowed now.
     * What it says must still be clear: types, words and syntax are as strict as in {@link #read}.
     *
     * @return empty if the document is damaged
     */
    public Optional<ScepPolicy> readStored(byte[] json) {
        Findings findings = new Findings();
        Optional<ObjectNode> object = PolicyDocument.parse(json, findings);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        MemberReading reading = new MemberReading(object.get(), findings, true);
        reading.run();
        return findings.hasErrorsBeyond(RULES) ? Optional.empty() : Optional.of(reading.policy());
    }
}
