package dev.scepter.agent.policy;

import dev.scepter.agent.model.CertificateTemplate;
import java.util.Optional;

/** Rules for {@code certificateTemplate}, {@code templateName} and {@code templateNameUse}. */
final class TemplateRules {
    private TemplateRules() {}

    /** The template of a text; empty, with a finding, if it names none. */
    static Optional<CertificateTemplate> read(String member, String text, Findings findings) {
        try {
            return Optional.of(new CertificateTemplate(text));
        } catch (IllegalArgumentException e) {
            findings.add(LintCode.CERTIFICATE_TEMPLATE_INVALID, "/" + member, member + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Compares the ways in which a policy names a template. */
    static void check(
            Optional<String> templateName, TemplateNameUse use, boolean hasCertificateTemplate, Findings findings) {
        if (templateName.isEmpty() && (use == TemplateNameUse.CSR_TEMPLATE || use == TemplateNameUse.CA_IDENTIFIER)) {
            findings.add(
                    LintCode.TEMPLATE_NAME_MISSING,
                    "/templateName",
                    "templateNameUse is " + use.jsonName() + ", but templateName is missing");
        }
        if (templateName.isPresent() && use == TemplateNameUse.LABEL) {
            findings.add(LintCode.TEMPLATE_NAME_NOT_SENT, "/templateName", "templateName is not sent");
        }
        if (templateName.isPresent() && use == TemplateNameUse.CSR_TEMPLATE) {
            read("templateName", templateName.get(), findings);
            if (hasCertificateTemplate) {
                findings.add(
                        LintCode.TEMPLATE_NAMED_TWICE,
                        "/certificateTemplate",
                        "templateNameUse is csrTemplate, and certificateTemplate is given too");
            }
        }
    }
}
