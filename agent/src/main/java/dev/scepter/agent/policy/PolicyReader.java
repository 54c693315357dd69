package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a policy from its JSON document.
 *
 * <p>Strict: UTF-8, no member twice, nothing behind the object, exact types, texts never trimmed, whole numbers in digits
 * only ({@code 2048.0} and {@code 1e3} are refused). {@code null} means absent. Says everything there is to say at once,
 * except what depends on the time and on other policies: that is {@link PolicyLinter}'s. Safe for several threads.
 */
public final class PolicyReader {
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
        return read(new Members(object.get(), findings), new ValueRules(findings), findings);
    }

    private static PolicyReading read(Members members, ValueRules rules, Findings findings) {
        ScepPolicyBuilder policy = ScepPolicy.builder();
        Optional<PolicyId> id = members.requiredText("id").flatMap(rules::id);
        id.ifPresent(policy::id);
        members.requiredText("revision").ifPresent(policy::revision);
        members.requiredText("name").ifPresent(policy::name);
        policy.notes(members.text("notes"));
        members.requiredText("serverUrl").flatMap(rules::serverUrl).ifPresent(policy::serverUrl);
        policy.templateName(members.text("templateName"));
        policy.challenge(members.text("challenge").map(rules::challenge));
        members.flag("oneTimeChallenge").ifPresent(policy::oneTimeChallenge);
        readRequest(members, rules, policy);
        readTimes(members, policy);
        readRenewal(members, policy);
        readTrust(members, rules, policy, findings);
        UnsupportedMember.ALL.forEach(member -> member.check(members, findings));
        members.reportUnknown();
        Optional<ScepPolicy> read = findings.hasErrors() ? Optional.empty() : Optional.of(policy.build());
        return new PolicyReading(id, findings.list(), read);
    }

    private static void readRequest(Members members, ValueRules rules, ScepPolicyBuilder policy) {
        members.requiredText("subjectName").flatMap(rules::subjectName).ifPresent(policy::subjectName);
        if (members.isGiven("keyLength")) {
            members.integer("keyLength", ScepPolicy.KEY_LENGTHS)
                    .map(rules::keyLength)
                    .ifPresent(policy::keyLength);
        } else {
            rules.keyLengthMissing();
        }
        members.choice("hashAlgorithm", HashAlgorithm.values())
                .map(rules::hashAlgorithm)
                .ifPresent(policy::hashAlgorithm);
    }

    private static void readTimes(Members members, ScepPolicyBuilder policy) {
        members.integer("retryCount", IntRange.RETRY_COUNT).ifPresent(policy::retryCount);
        members.integer("retryDelaySeconds", IntRange.RETRY_DELAY_SECONDS)
                .map(Duration::ofSeconds)
                .ifPresent(policy::retryDelay);
        members.integer("pendingMaxDays", IntRange.PENDING_MAX_DAYS).ifPresent(policy::pendingMaxDays);
        members.requiredInteger("renewPeriodDays", IntRange.RENEW_PERIOD_DAYS).ifPresent(policy::renewPeriodDays);
    }

    private static void readRenewal(Members members, ScepPolicyBuilder policy) {
        members.choice("renewalMode", RenewalMode.values()).ifPresent(policy::renewalMode);
        members.choice("renewalChallenge", RenewalChallenge.values()).ifPresent(policy::renewalChallenge);
        members.choice("onMissingCertificate", MissingCertificateAction.values())
                .ifPresent(policy::onMissingCertificate);
    }

    private static void readTrust(Members members, ValueRules rules, ScepPolicyBuilder policy, Findings findings) {
        Optional<Thumbprint> pin = members.requiredText("caThumbprint").flatMap(rules::caThumbprint);
        pin.ifPresent(policy::caThumbprint);
        members.flag("acceptWeakResponse").ifPresent(policy::acceptWeakResponse);
        boolean include = members.flag("includeRootCertificate").orElse(false);
        Optional<String> upload = members.text("rootCertificate");
        Optional<EncodedCertificate> root = upload.flatMap(base64 -> RootCertificateRules.read(base64, findings));
        RootCertificateRules.check(include, upload.isPresent(), root, pin, findings);
        policy.includeRootCertificate(include).rootCertificate(root);
        members.anyText("rootCertificateFileName"); // for people only
    }
}
