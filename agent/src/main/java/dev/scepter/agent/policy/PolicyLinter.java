package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Rules that need more than the policy itself: the time, whether there is a certificate already, other policies.
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
        policy.rootCertificate().ifPresent(root -> checkTimeLeft(policy, root, context, findings));
        return findings.list();
    }

    private static void checkTimeLeft(
            ScepPolicy policy, EncodedCertificate root, LintContext context, Findings findings) {
        Severity severity = context.firstCertificate() ? Severity.ERROR : Severity.WARNING;
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
}
