package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Placeholders;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.TemplateNameUse;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.scep.RequestedCertificate;
import java.util.Optional;

/** Says what a policy asks for on this machine. */
final class CertificateWish {
    private final MachineIdentity identity;

    CertificateWish(MachineIdentity identity) {
        this.identity = identity;
    }

    /**
     * What to ask for.
     *
     * @param namesKept why the names are those of the certificate in force; empty if they are the policy's
     */
    record Wish(RequestedCertificate requested, Optional<String> namesKept) {}

    /**
     * The policy with the machine's own values in it.
     *
     * <p>A renewal is not stopped by a placeholder that has become empty: it keeps the names of the certificate in force.
     *
     * @throws ScepterException {@code PLACEHOLDER_EMPTY}, but not for a renewal
     */
    Wish of(EnrollmentContext context, Purpose purpose) throws ScepterException {
        ScepPolicy policy = context.policy();
        try {
            return new Wish(of(policy), Optional.empty());
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.PLACEHOLDER_EMPTY
                    || purpose != Purpose.RENEW
                    || context.inForce().isEmpty()) {
                throw e;
            }
            RequestedCertificate kept =
                    besidesNames(policy).namesOf(context.inForce().get().leaf()).build();
            return new Wish(kept, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * What a policy asks for on this machine now.
     *
     * @throws ScepterException {@code PLACEHOLDER_EMPTY}
     */
    RequestedCertificate of(ScepPolicy policy) throws ScepterException {
        ScepPolicy resolved = Placeholders.resolve(policy, identity);
        Optional<String> sid = Placeholders.sid(policy, identity);
        RequestedCertificate.Builder wish = besidesNames(resolved);
        resolved.subjectAlternativeName().ifPresent(names -> wish.alternativeNames(names.names()));
        sid.ifPresent(value -> sid(policy, value, wish));
        return wish.build();
    }

    private static RequestedCertificate.Builder besidesNames(ScepPolicy policy) {
        RequestedCertificate.Builder wish = RequestedCertificate.builder(policy.subjectName())
                .keyUsage(policy.requestedKeyUsage())
                .extendedKeyUsage(policy.requestedExtendedKeyUsage());
        template(policy).ifPresent(wish::template);
        return wish;
    }

    private static Optional<CertificateTemplate> template(ScepPolicy policy) {
        boolean byName = policy.templateNameUse() == TemplateNameUse.CSR_TEMPLATE;
        return policy.certificateTemplate()
                .or(() -> byName ? policy.templateName().map(CertificateTemplate::new) : Optional.empty());
    }

    private static void sid(ScepPolicy policy, String sid, RequestedCertificate.Builder wish) {
        switch (policy.sid()) {
            case OFF -> {}
            case SAN_URI -> wish.sidAmongNames(sid);
            case EXTENSION -> wish.sidExtension(sid);
            case BOTH -> wish.sidAmongNames(sid).sidExtension(sid);
        }
    }
}
