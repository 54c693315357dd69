package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.policy.TemplateNameUse;
import java.util.ArrayList;
import java.util.List;

/** What a policy may ask for that CertEnroll's objects cannot be told, or do not show. Pure. */
final class CertEnrollLimits {
    private CertEnrollLimits() {}

    /** What speaks against it, each in words that stand alone; empty if a policy can be served. */
    static List<String> reasons(ScepPolicy policy) {
        List<String> reasons = new ArrayList<>();
        if (policy.keyAlgorithm() != KeyAlgorithm.RSA) {
            reasons.add("keyAlgorithm asks for an EC key, and CertEnroll's SCEP objects are documented with RSA only");
        }
        if (policy.store() == StoreLocation.USER) {
            reasons.add(Probe.MACHINE_ONLY);
        }
        if (policy.certificateTemplate().isPresent()
                || (policy.templateNameUse() == TemplateNameUse.CSR_TEMPLATE
                        && policy.templateName().isPresent())) {
            reasons.add("the request shall name a certificate template, which CertEnroll's SCEP objects are not told");
        }
        if (policy.sid() != SidMapping.OFF) {
            reasons.add("sid asks for a security identifier, which CertEnroll's SCEP objects are not told");
        }
        if (policy.raThumbprint().isPresent() || policy.requireRaEku()) {
            reasons.add("raThumbprint or requireRaEku is set, and Windows chooses among the RA certificates itself");
        }
        if (!policy.acceptWeakResponse()) {
            reasons.add("acceptWeakResponse is false, and Windows does not tell how a reply was protected");
        }
        if (policy.renewalMode() == RenewalMode.RENEWAL_REQ) {
            reasons.add("renewalMode asks for RenewalReq, and Windows chooses the type of a message itself");
        }
        return reasons;
    }
}
