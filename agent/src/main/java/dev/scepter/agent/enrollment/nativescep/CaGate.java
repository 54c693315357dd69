package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.Capabilities;
import java.util.List;
import java.util.Optional;

/**
 * What stands before every way to enrol: the CA is authenticated by the pin, by Scepter itself, before a challenge leaves or is
 * handed to Windows.
 */
public final class CaGate {
    private final CaAuthentication authentication;
    private final CertificateWish wishes;

    CaGate(CaAuthentication authentication, CertificateWish wishes) {
        this.authentication = authentication;
        this.wishes = wishes;
    }

    /**
     * A CA that the pin has vouched for.
     *
     * @param pin the policy's, or that of a successor
     */
    public record KnownCa(Thumbprint pin, AuthenticatedCa ca, Capabilities capabilities) {
        /** Its certificates: those of CA, RA and all between them. */
        public List<EncodedCertificate> certificates() {
            return ca.certificates();
        }
    }

    /** Asks the server of a policy for its certificates and capabilities, and authenticates them. Sends nothing secret. */
    public KnownCa authenticate(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        CaAuthentication.Found found = authentication.find(policy, deadline);
        return new KnownCa(found.pin(), found.ca(), found.capabilities());
    }

    /** As {@link dev.scepter.agent.lifecycle.Enrollment#check}. */
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        authentication.look(policy, deadline);
    }

    /**
     * Looks whether what a policy asks for can be said now.
     *
     * @throws ScepterException {@code PLACEHOLDER_EMPTY}, but not for a renewal
     */
    public void requireWish(EnrollmentContext context, Purpose purpose) throws ScepterException {
        wishes.of(context, purpose);
    }

    /** As {@link dev.scepter.agent.lifecycle.Enrollment#compare}. */
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return wishes.of(policy)
                .likeness(certificate)
                .map(otherwise -> otherwise.stream()
                        .map(each -> Warning.of(each.code(), each.message()))
                        .toList());
    }
}
