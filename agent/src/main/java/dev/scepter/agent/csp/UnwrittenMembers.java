package dev.scepter.agent.csp;

import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.RenewalChallenge;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.Severity;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.TemplateNameUse;

/** Says which wishes of a policy have no node. Wishes at their default are no wishes. */
final class UnwrittenMembers {
    private final ScepPolicy policy;
    private final NodeFindings findings;

    UnwrittenMembers(ScepPolicy policy, NodeFindings findings) {
        this.policy = policy;
        this.findings = findings;
    }

    void report() {
        findings.add(
                LintCode.SYNCML_NOT_WRITTEN,
                Severity.INFO,
                "",
                "name, notes, revision, renewPeriodDays, pendingMaxDays, onMissingCertificate have no node; they stay the"
                        + " agent's matter");
        unless(policy.sid() == SidMapping.OFF, LintCode.SYNCML_CANNOT_BE_WRITTEN, "sid");
        unless(policy.keyReadAccess().isEmpty(), "keyReadAccess");
        unless(policy.user().isEmpty(), "user");
        unless(!policy.oneTimeChallenge(), "oneTimeChallenge");
        unless(policy.renewalMode() == RenewalMode.AUTO, "renewalMode");
        unless(policy.renewalChallenge() == RenewalChallenge.IF_REFUSED, "renewalChallenge");
        unless(!policy.legacyAlgorithms(), "legacyAlgorithms");
        unless(policy.acceptWeakResponse(), "acceptWeakResponse");
        unless(!policy.expectScepStandard(), "expectScepStandard");
        unless(!policy.requireRaEku(), "requireRaEku");
        unless(policy.raThumbprint().isEmpty(), "raThumbprint");
        unless(policy.templateName().isEmpty() || isWritten(), "templateName");
    }

    /** A label is for people, and one template name is written. */
    private boolean isWritten() {
        return policy.templateNameUse() == TemplateNameUse.LABEL
                || (policy.templateNameUse() == TemplateNameUse.CSR_TEMPLATE
                        && policy.certificateTemplate().isEmpty());
    }

    private void unless(boolean nothingLost, String member) {
        unless(nothingLost, LintCode.SYNCML_NOT_WRITTEN, member);
    }

    private void unless(boolean nothingLost, LintCode code, String member) {
        if (!nothingLost) {
            findings.add(code, "/" + member, member + " has no node");
        }
    }
}
