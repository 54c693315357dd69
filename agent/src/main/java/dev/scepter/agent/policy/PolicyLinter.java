package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules that need more than the policy itself: the time, whether there is a certificate already, other policies, the
 * device.
 *
 * <p>{@link PolicyReader} finds the rest. Kept apart so that a stored policy reads back the same at any time.
 */
public final class PolicyLinter {

    /** What there is to say about a policy on this device now, the gravest first. */
    public List<Finding> lint(ScepPolicy policy, LintContext context) {
        Findings findings = new Findings();
        PolicyId holder = context.names().get(policy.name());
        if (holder != null && !holder.equals(policy.id())) {
            findings.add(LintCode.NAME_NOT_UNIQUE, "/name", "policy " + holder + " has this name already");
        }
        if (context.ids().contains(policy.id())) {
            findings.add(LintCode.ID_NOT_UNIQUE, "/id", "another file holds a policy " + policy.id() + " too");
        }
        checkKeyLength(policy, context, findings);
        policy.rootCertificate().ifPresent(root -> checkTimeLeft(policy, root, context, findings));
        checkPlaceholders(policy, context, findings);
        checkPlatform(policy, context, findings);
        return findings.list();
    }

    private static void checkKeyLength(ScepPolicy policy, LintContext context, Findings findings) {
        if (policy.keyAlgorithm() != KeyAlgorithm.RSA || policy.keyLength().isPresent()) {
            return;
        }
        int bits = policy.keySpec(context.minimumKeyLength()).bits();
        if (bits > ScepPolicyBuilder.DEFAULT_KEY_LENGTH) {
            findings.add(
                    LintCode.KEY_LENGTH_RAISED,
                    "/keyLength",
                    "keyLength is missing; this device makes keys of " + bits + " bits (minimumKeyLength)");
        } else {
            findings.add(LintCode.KEY_LENGTH_DEFAULT, "/keyLength", "keyLength is missing; the default is " + bits);
        }
    }

    private static void checkTimeLeft(
            ScepPolicy policy, EncodedCertificate root, LintContext context, Findings findings) {
        Severity severity = context.untilFirstCertificate();
        Instant end = ParsedCertificate.of(root).notAfter();
        if (!end.isAfter(context.now())) {
            findings.add(LintCode.ROOT_CERTIFICATE_EXPIRED, severity, "/rootCertificate", "the root expired at " + end);
        } else if (Duration.ofDays(policy.renewPeriodDays()).compareTo(Duration.between(context.now(), end)) >= 0) {
            findings.add(
                    LintCode.RENEW_PERIOD_TOO_LONG,
                    severity,
                    "/renewPeriodDays",
                    "renewPeriodDays is " + policy.renewPeriodDays() + ", but the root expires at " + end);
        }
    }

    private static void checkPlaceholders(ScepPolicy policy, LintContext context, Findings findings) {
        Substitution substitution = new Substitution(policy, StandInUser.on(policy, context));
        ScepPolicy resolved = substitution.run();
        for (Substitution.Trouble trouble : substitution.troubles()) {
            findings.add(trouble.code(), context.untilFirstCertificate(), trouble.pointer(), trouble.words());
        }
        List<SubjectName.Rdn> filled = new ArrayList<>(resolved.subjectName().rdns());
        filled.removeAll(policy.subjectName().rdns()); // the reader has looked at these
        NameRules.checkLengths(filled, findings);
    }

    private static void checkPlatform(ScepPolicy policy, LintContext context, Findings findings) {
        if (policy.store() == StoreLocation.USER && !context.abilities().userStore()) {
            findings.add(
                    LintCode.NOT_SUPPORTED,
                    context.untilFirstCertificate(),
                    "/store",
                    "store is user, and this platform has no stores of users");
        }
        if (policy.keyAlgorithm() != KeyAlgorithm.RSA && !context.abilities().ellipticCurves()) {
            findings.add(
                    LintCode.NOT_SUPPORTED,
                    context.untilFirstCertificate(),
                    "/keyAlgorithm",
                    "keyAlgorithm is " + policy.keyAlgorithm().jsonName()
                            + ", and this machine makes its keys in CryptoAPI, which knows RSA only");
        }
        if (policy.keyProtection() == KeyProtection.TPM && !context.abilities().tpm()) {
            findings.add(
                    LintCode.NOT_SUPPORTED,
                    context.untilFirstCertificate(),
                    "/keyProtection",
                    "keyProtection is tpm, and this platform can keep no key in a TPM");
        }
        if (policy.keyProtection() == KeyProtection.TPM_IF_PRESENT
                && !context.abilities().tpm()) {
            findings.add(
                    LintCode.TPM_NOT_USED,
                    "/keyProtection",
                    "keyProtection is tpmIfPresent: software on this platform");
        }
        if (!policy.keyReadAccess().isEmpty() && !context.abilities().keyReadAccess()) {
            findings.add(
                    LintCode.KEY_READ_ACCESS_UNUSED, "/keyReadAccess", "keyReadAccess has no effect on this platform");
        }
    }
}
